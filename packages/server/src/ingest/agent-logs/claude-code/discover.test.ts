import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { discover } from './discover.ts'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'discover-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function put(name: string, modified = 1_000): void {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '{}\n')
  utimesSync(path, modified, modified)
}

const found = (env: Record<string, string> = {}, paths?: readonly string[]) => {
  const { files, skipped, inOrder } = discover({
    env,
    home,
    ...(paths === undefined ? {} : { paths }),
  })
  return { files: (inOrder?.(files) ?? files).map(({ path }) => relative(home, path)), skipped }
}

test('looks below both usual folders, the earlier written first', () => {
  put('.claude/projects/p/later.jsonl', 3_000)
  put('.config/claude/projects/p/first.jsonl', 2_000)
  put('.claude/projects/p/notes.txt')
  put('.claude/other/p/x.jsonl')
  expect(found()).toEqual({
    files: ['.config/claude/projects/p/first.jsonl', '.claude/projects/p/later.jsonl'],
    skipped: [],
  })
})

test('looks where versions kept their files that heeded XDG_CONFIG_HOME', () => {
  put('xdg/claude/projects/p/s1.jsonl')
  const env = { XDG_CONFIG_HOME: join(home, 'xdg') }
  expect(found(env).files).toEqual(['xdg/claude/projects/p/s1.jsonl'])
  expect(found({ ...env, CLAUDE_CONFIG_DIR: join(home, 'gone') }).files).toEqual([])
})

test('CLAUDE_CONFIG_DIR names one or several folders instead', () => {
  put('.claude/projects/p/usual.jsonl')
  put('one/projects/p/1.jsonl')
  put('two/projects/p/2.jsonl')
  const env = { CLAUDE_CONFIG_DIR: ` ${join(home, 'one')}, ~/two/projects,,${join(home, 'gone')}` }
  expect(found(env).files).toEqual(['one/projects/p/1.jsonl', 'two/projects/p/2.jsonl'])
})

test("finds what Xcode's assistant keeps, whatever the environment says", () => {
  const history = 'Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig/projects/p/s1.jsonl'
  put(history)
  expect(found().files).toEqual([history])
  expect(found({ CLAUDE_CONFIG_DIR: join(home, 'gone') }).files).toEqual([history])
})

test("finds Cowork's sessions where Claude Desktop keeps them, without their audit logs", () => {
  const sessions = 'Claude/local-agent-mode-sessions'
  const history = 'local_1/.claude/projects/p/s1.jsonl'
  const places = [
    `Library/Application Support/${sessions}/w/g/${history}`,
    `Library/Application Support/Claude-3p/local-agent-mode-sessions/w/g/agent/${history}`,
    `.config/${sessions}/w/g/local_1/.claude/projects/p/s1/subagents/agent-a.jsonl`,
    `roaming/${sessions}/w/g/${history}`,
    `local/Packages/Claude_x1/LocalCache/Roaming/${sessions}/w/g/${history}`,
  ]
  for (const place of places) put(place)
  put(`.config/${sessions}/w/g/local_1/audit.jsonl`)
  put(`.config/${sessions}/w/g/local_1/uploads/.claude/projects/p/s2.jsonl`)
  put('local/Packages/Other/LocalCache/Roaming/Claude/x.jsonl')
  const env = { APPDATA: join(home, 'roaming'), LOCALAPPDATA: join(home, 'local') }
  expect([...found(env).files].sort()).toEqual([...places].sort())
})

test('takes every layout, and no journal of a workflow', () => {
  for (const name of [
    'p/agent-flat.jsonl',
    'p/journal.jsonl',
    'p/s1.jsonl',
    'p/s1/subagents/agent-a.jsonl',
    'p/s1/subagents/agent-a.meta.json',
    'p/s1/subagents/journal.jsonl',
    'p/s1/subagents/workflows/w/agent-b.jsonl',
    'p/s1/subagents/workflows/w/journal.jsonl',
  ]) {
    put(join('.claude/projects', name))
  }
  expect(found().files.map((path) => relative('.claude/projects', path))).toEqual([
    'p/agent-flat.jsonl',
    'p/journal.jsonl',
    'p/s1.jsonl',
    'p/s1/subagents/agent-a.jsonl',
    'p/s1/subagents/workflows/w/agent-b.jsonl',
  ])
})

test('a given path is a file of any name or a folder; one that is not there is told', () => {
  put('copies/history.log')
  put('copies/deep/s1.jsonl')
  const paths = ['copies/history.log', 'copies', 'gone'].map((name) => join(home, name))
  const { files, skipped } = found({}, paths)
  expect(files.sort()).toEqual(['copies/deep/s1.jsonl', 'copies/history.log'])
  expect(skipped).toEqual([
    { kind: 'skipped', reason: 'unreadable_file', file: join(home, 'gone'), offset: 0 },
  ])
})

test('a file is read once whatever links lead to it, and links in a circle end', () => {
  put('.claude/projects/p/s1.jsonl')
  mkdirSync(join(home, '.config'))
  symlinkSync(join(home, '.claude'), join(home, '.config/claude'))
  symlinkSync(join(home, '.claude/projects'), join(home, '.claude/projects/p/circle'))
  expect(found()).toEqual({ files: ['.claude/projects/p/s1.jsonl'], skipped: [] })
})
