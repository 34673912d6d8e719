import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codex } from './codex.ts'
import { discover } from './discover.ts'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'discover-codex-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function put(name: string, text = '{}\n'): void {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const found = (env: Record<string, string> = {}, paths?: readonly string[]) => {
  const { files, skipped } = discover({ env, home, ...(paths === undefined ? {} : { paths }) })
  return {
    files: files.map(({ path }) => relative(home, path)).sort(),
    skipped: skipped.map(({ reason, file }) => `${reason} ${relative(home, file)}`),
  }
}

test('looks below both folders of a home, and reads the active one of two copies', () => {
  put('.codex/sessions/2026/03/01/rollout-a.jsonl')
  put('.codex/sessions/2026/03/01/rollout-b.jsonl')
  put('.codex/archived_sessions/2026/03/01/rollout-a.jsonl')
  put('.codex/archived_sessions/rollout-b.jsonl')
  put('.codex/archived_sessions/rollout-c.jsonl')
  put('.codex/history.jsonl')
  put('.codex/sessions/2026/01/01/rollout-d.jsonl.zst')
  put('.codex/archived_sessions/rollout-d.jsonl')
  put('.codex/sessions/2026/03/01/rollout-b.jsonl.zst')
  const { files, skipped } = found()
  expect(files).toEqual([
    '.codex/archived_sessions/rollout-c.jsonl',
    '.codex/sessions/2026/01/01/rollout-d.jsonl.zst',
    '.codex/sessions/2026/03/01/rollout-a.jsonl',
    '.codex/sessions/2026/03/01/rollout-b.jsonl',
  ])
  expect(skipped.sort()).toEqual([
    'archived_copy .codex/archived_sessions/2026/03/01/rollout-a.jsonl',
    'archived_copy .codex/archived_sessions/rollout-b.jsonl',
    'archived_copy .codex/archived_sessions/rollout-d.jsonl',
    'archived_copy .codex/sessions/2026/03/01/rollout-b.jsonl.zst',
  ])
})

test('CODEX_HOME names one or several folders instead, whose histories are not each other’s', () => {
  put('.codex/sessions/usual.jsonl')
  put('one/sessions/a.jsonl')
  put('two/archived_sessions/a.jsonl')
  const env = { CODEX_HOME: ` ${join(home, 'one')}, ~/two,,${join(home, 'gone')}` }
  expect(found(env)).toEqual({
    files: ['one/sessions/a.jsonl', 'two/archived_sessions/a.jsonl'],
    skipped: [],
  })
})

test('Xcode gives the tool a home of its own', () => {
  const name = 'Library/Developer/Xcode/CodingAssistant/codex/sessions/2026/03/01/rollout-a.jsonl'
  put(name)
  put('one/sessions/a.jsonl')
  expect(found().files).toEqual([name])
  expect(found({ CODEX_HOME: join(home, 'one') }).files).toEqual([name, 'one/sessions/a.jsonl'])
})

test('a given path is a file of any name or a folder; one that is not there is told', () => {
  put('logs/exec.log')
  put('copies/deep/a.jsonl')
  const paths = ['logs/exec.log', 'copies', 'gone'].map((name) => join(home, name))
  expect(found({}, paths)).toEqual({
    files: ['copies/deep/a.jsonl', 'logs/exec.log'],
    skipped: ['unreadable_file gone'],
  })
})

test('knows its own files from those of others', () => {
  const recognises = (name: string, text: string): boolean => {
    put(name, text)
    return codex.recognise(join(home, name), readFileSync(join(home, name), 'latin1'))
  }
  expect(recognises('rollout-2026.jsonl', '')).toBe(true)
  expect(recognises('a.jsonl', '{"type":"session_meta","payload":{}}\n')).toBe(true)
  expect(recognises('b.jsonl', '\uFEFF{"type":"thread.started","thread_id":"1"}\r\n')).toBe(true)
  expect(recognises('c.jsonl', '{"type":"assistant","sessionId":"1"}\n')).toBe(false)
  expect(recognises('d.json', '{"type":"session_meta"}\n')).toBe(false)
})
