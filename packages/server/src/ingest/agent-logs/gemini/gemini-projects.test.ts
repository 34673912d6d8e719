import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { eachWithHome, home } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import type { WrittenFiles } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import { answer, HASH, head, LINES, ROOT, read, SESSION, TMP } from './gemini-history.contract.ts'

eachWithHome()

test('the project is the folder that the tool was started in, where anything tells it', () => {
  const projectOf = (files: WrittenFiles) => {
    rmSync(join(home, '.gemini'), { recursive: true, force: true })
    return read(files).only().dimensions.project
  }
  const history = [head(), answer()]
  expect(projectOf({ [LINES]: history })).toBe(HASH)
  expect(projectOf({ [LINES]: history, [`${TMP}/.project_root`]: `${ROOT}\n` })).toBe(ROOT)
  const named = '.gemini/tmp/shop/chats/session-2026-03-01T10-00-0b54aa10.jsonl'
  const unknown = [head({ projectHash: 'ab'.repeat(32) }), answer()]
  expect(projectOf({ [named]: unknown })).toBe('shop')
  const registry = { projects: { [`${home}/shop`]: 'shop' } }
  expect(projectOf({ [named]: unknown, '.gemini/projects.json': registry })).toBe('~/shop')
  expect(
    projectOf({ [LINES]: history, '.gemini/trustedFolders.json': { [ROOT]: 'TRUST_FOLDER' } }),
  ).toBe(ROOT)
  expect(projectOf({ [LINES]: [head({ directories: ['/opt', ROOT] }), answer()] })).toBe(ROOT)
})

test('a project that is told later is learned later', async () => {
  read({ [LINES]: [head(), answer()] })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [gemini] })
  await imported()
  // Half of it, as it is written.
  writeFileSync(join(home, TMP, '.project_root'), ROOT.slice(0, 5))
  await imported()
  writeFileSync(join(home, TMP, '.project_root'), ROOT)
  await imported()
  expect((await store.tail(0, 10)).map(({ project, sign }) => [project, sign])).toEqual([
    [HASH, 1],
    [HASH, -1],
    [ROOT, 1],
  ])
  const [report] = await imported()
  expect(report?.filesRead).toBe(0)
})

test('a project may be called chats', () => {
  const path = '.gemini/tmp/chats/chats/session-2026-03-01T10-00-0b54aa10.jsonl'
  expect(read({ [path]: [head(), answer()] }).only().dimensions).toMatchObject({
    agent: 'gemini',
    session: SESSION,
  })
})
