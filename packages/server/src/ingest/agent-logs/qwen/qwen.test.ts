import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf, readWritten, type WrittenFiles, withNulls } from '../read-written.contract.ts'
import { qwen } from './qwen.ts'
import { qwenReader } from './qwen-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qwen-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const PROJECT = '.qwen/projects/-home-ana-shop'
const CHAT = `${PROJECT}/chats/s1.jsonl`
const SIDE = `${PROJECT}/subagents/s1/agent-explore-7f3c`

const usage = (fields: Fields = {}) => ({
  promptTokenCount: 12_414,
  candidatesTokenCount: 76,
  thoughtsTokenCount: 39,
  cachedContentTokenCount: 4000,
  totalTokenCount: 12_529,
  ...fields,
})

const row = (fields: Fields = {}) => ({
  uuid: 'u1',
  parentUuid: 'u0',
  sessionId: 's1',
  timestamp: '2026-03-01T10:00:00.000Z',
  type: 'assistant',
  cwd: '/home/ana/shop',
  version: '0.9.0',
  gitBranch: 'main',
  model: 'qwen3-coder-plus',
  message: {
    role: 'model',
    parts: [{ text: 'hello' }, { functionCall: { name: 'read_file', args: {} } }],
  },
  usageMetadata: usage(),
  ...fields,
})

const read = (
  files: WrittenFiles,
  options: { env?: Record<string, string>; paths?: string[] } = {},
) => readWritten({ source: qwen, reader: qwenReader }, files, { home, ...options })

test('an answer is a call: the cached are inside the prompt', () => {
  const call = read({ [CHAT]: [row()] }).only()
  expect(metersOf(call)).toEqual([
    { input: 8414, 'input.cacheRead': 4000, output: 76, 'output.reasoning': 39 },
  ])
  expect(call.usage.warnings).toEqual([])
  expect(call).toMatchObject({
    time: Date.parse('2026-03-01T10:00:00Z'),
    responseModel: 'qwen3-coder-plus',
    tools: { used: ['read_file'] },
    dimensions: {
      source: 'import:qwen',
      agent: 'qwen',
      provider: 'alibaba',
      session: 's1',
      project: '/home/ana/shop',
      tags: { git_branch: 'main' },
    },
  })
})

test('thoughts are inside the candidates where the total leaves no room for them', () => {
  const inside = row({ usageMetadata: usage({ totalTokenCount: 12_490 }) })
  expect(metersOf(read({ [CHAT]: [inside] }).only())).toEqual([
    { input: 8414, 'input.cacheRead': 4000, output: 37, 'output.reasoning': 39 },
  ])
  const untold = row({ usageMetadata: usage({ totalTokenCount: null }) })
  expect(metersOf(read({ [CHAT]: [untold] }).only())).toEqual([
    { input: 8414, 'input.cacheRead': 4000, output: 76, 'output.reasoning': 39 },
  ])
})

test('a copy in a branched session is the same call, and belongs to the original', () => {
  const copied = row({
    sessionId: 's2',
    parentUuid: null,
    forkedFrom: { sessionId: 's1', messageUuid: 'u1' },
  })
  const own = row({ uuid: 'u2', sessionId: 's2' })
  const branch = `${PROJECT}/chats/a-branch.jsonl`
  for (const files of [{ [branch]: [copied, own] }, { [CHAT]: [row()], [branch]: [copied, own] }]) {
    const { calls } = read(files)
    expect([...calls].map(([key, { dimensions }]) => [key, dimensions.session]).sort()).toEqual([
      ['qwen:u1', 's1'],
      ['qwen:u2', 's2'],
    ])
  }
})

test("a sub-agent's calls count, with the type and model that the file beside tells", () => {
  const side = { isSidechain: true, agentId: 'explore-7f3c', model: undefined }
  const { calls } = read({
    [CHAT]: [row()],
    [`${SIDE}.jsonl`]: [
      row({ uuid: 'a1', ...side }),
      row({ uuid: 'a2', ...side, agentName: 'Scout' }),
    ],
    [`${SIDE}.meta.json`]: { agentType: 'explore', model: 'qwen3-coder-flash' },
  })
  expect(calls.size).toBe(3)
  expect(calls.get('qwen:a1')).toMatchObject({
    responseModel: 'qwen3-coder-flash',
    dimensions: {
      agent: 'explore',
      session: 's1',
      tags: { git_branch: 'main', agent_type: 'explore', agent_id: 'explore-7f3c' },
    },
  })
  expect(calls.get('qwen:a2')?.dimensions.agent).toBe('Scout')
})

test('a model that is told later is learned later', async () => {
  read({ [`${SIDE}.jsonl`]: [row({ model: undefined })] })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [qwen] })
  await imported()
  writeFileSync(join(home, `${SIDE}.meta.json`), '{"model":"qwen3-coder-plus"}')
  await imported()
  expect((await store.tail(0, 9)).map(({ id, model, sign }) => [id, model, sign])).toEqual([
    ['qwen:u1', null, 1],
    ['qwen:u1~r', null, -1],
    ['qwen:u1~1', 'qwen3-coder-plus', 1],
  ])
})

test('the folder is that of QWEN_RUNTIME_DIR, of QWEN_HOME, or the usual one', () => {
  const name = (uuid: string) => [row({ uuid })]
  const files = {
    [CHAT]: name('usual'),
    'one/projects/p/chats/1.jsonl': name('home'),
    'two/projects/p/chats/1.jsonl': name('runtime'),
    'two/projects/p/other/1.jsonl': name('no'),
    'two/projects/p/chats/notes.txt': name('no'),
  }
  const keys = (env: Record<string, string>) => [...read(files, { env }).calls.keys()]
  expect(keys({})).toEqual(['qwen:usual'])
  expect(keys({ QWEN_HOME: '~/one' })).toEqual(['qwen:home'])
  expect(keys({ QWEN_HOME: '~/one', QWEN_RUNTIME_DIR: join(home, 'two') })).toEqual([
    'qwen:runtime',
  ])
})

test('a null anywhere never loses an answer', () => {
  for (const [path, one] of withNulls(row({ forkedFrom: { sessionId: 's0' } }))) {
    const { calls, reasons } = read({ [CHAT]: [one] })
    expect([path, calls.size, reasons]).toEqual([path, 1, []])
  }
})

test('without an id a row is known by its time, model and tokens', () => {
  const bare = row({ uuid: null })
  expect(read({ [CHAT]: [bare, bare, { ...bare, model: 'x' }] }).calls.size).toBe(2)
})

test('an answer whose tokens are not stated is missing, not zero', () => {
  const zero = { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }
  const { calls } = read({
    [CHAT]: [
      row({ usageMetadata: null }),
      row({ uuid: 'u2', usageMetadata: zero }),
      row({ uuid: 'u3', usageMetadata: { totalTokenCount: 321 } }),
    ],
  })
  expect([...calls.values()].map(({ usage }) => usage.status)).toEqual([
    'missing',
    'missing',
    'partial',
  ])
})

test('long lines, line ends of Windows and odd rows are read or have reasons', () => {
  const long = row({
    uuid: 'long',
    message: { parts: [{ text: 'x'.repeat(3 << 20) }, { functionCall: { name: 'shell' } }] },
  })
  const { calls, reasons } = read({
    [CHAT]: [
      `\uFEFF${JSON.stringify(row({ cwd: `${home}/東京` }))}`,
      JSON.stringify(long),
      '{"usageMetadata" broken',
      '["usageMetadata"]',
      JSON.stringify({ ...row(), type: 'system' }),
      JSON.stringify(row({ uuid: 'torn' })).slice(0, -4),
    ].join('\r\n'),
  })
  expect([...calls.keys()]).toEqual(['qwen:u1', 'qwen:long'])
  expect(calls.get('qwen:u1')?.dimensions.project).toBe('~/東京')
  expect(calls.get('qwen:long')?.tools).toEqual({ used: ['shell'] })
  expect(reasons).toEqual(['invalid_json', 'no_usage', 'no_usage', 'torn_line'])
})

const document = (messages: readonly Fields[]) =>
  JSON.stringify(
    {
      sessionId: 's0',
      projectHash: 'ab12',
      startTime: '2025-11-26T14:57:00.000Z',
      lastUpdated: '2025-11-26T15:00:00.000Z',
      messages,
    },
    null,
    2,
  )

const OLD = '.qwen/tmp/ab12/chats/session-2025-11-26T14-57-9e676089.json'

test('an archived session is read where the tool moved it, and a moved one counts once', () => {
  const archived = `${PROJECT}/chats/archive/s2.jsonl`
  const own = row({ uuid: 'u2', sessionId: 's2' })
  const { calls } = read({ [CHAT]: [row()], [archived]: [row(), own] })
  expect([...calls.keys()]).toEqual(['qwen:u1', 'qwen:u2'])
  expect(calls.get('qwen:u2')).toMatchObject({ dimensions: { session: 's2' } })

  // Of this name folders may stand elsewhere, too.
  expect(read({ [`${PROJECT}/notes/archive/s3.jsonl`]: [row()] }).calls.size).toBe(2)
})

test('a document of the first versions is read, whose answers have Gemini’s counts', async () => {
  const tokens = { input: 900, output: 50, cached: 400, thoughts: 20, tool: 0, total: 970 }
  const answer = { id: 'm2', type: 'qwen', model: 'qwen3-coder-plus', tokens }
  const text = document([
    { id: 'm1', type: 'user', content: 'hi', timestamp: '2025-11-26T14:57:01.000Z' },
    { ...answer, timestamp: '2025-11-26T14:57:09.000Z', toolCalls: [{ name: 'shell', args: {} }] },
    { id: 'm3', type: 'qwen', tokens: null },
    { ...answer, id: 'm4', tokens: { ...tokens, cached: null }, timestamp: null },
  ])
  const { calls, reasons } = read({ [OLD]: text })
  expect(reasons).toEqual(['usage_not_noted'])
  expect(metersOf(calls.get('qwen:m2'))).toEqual([
    { input: 500, 'input.cacheRead': 400, output: 50, 'output.reasoning': 20 },
  ])
  expect(calls.get('qwen:m2')).toMatchObject({
    time: Date.parse('2025-11-26T14:57:09Z'),
    responseModel: 'qwen3-coder-plus',
    tools: { used: ['shell'] },
    dimensions: { session: 's0', project: 'ab12', agent: 'qwen' },
  })
  expect(metersOf(calls.get('qwen:m4'))).toEqual([
    { input: 900, output: 50, 'output.reasoning': 20 },
  ])
  expect(read({ [OLD]: text.slice(0, -9) }).reasons).toEqual(['invalid_document'])

  // Of the tools that write such documents it is one's alone.
  const copy = join(home, 'session-a.json')
  writeFileSync(copy, text)
  const reports = await importAgentLogs({ store: memoryStore(), env: {}, home, paths: [copy] })
  expect(reports.filter(({ newCalls }) => newCalls > 0)).toMatchObject([
    { source: 'qwen', newCalls: 2 },
  ])
})

test('recognises its own files and no others', () => {
  expect(qwen.recognise('/x/a.jsonl', JSON.stringify(row()))).toBe(true)
  expect(qwen.recognise('/x/.qwen/projects/p/chats/a.jsonl', '')).toBe(true)
  expect(
    qwen.recognise(
      '/x/a.jsonl',
      JSON.stringify({ uuid: 'u', sessionId: 's', message: { content: [] } }),
    ),
  ).toBe(false)
  expect(qwen.recognise('/x/a.json', JSON.stringify(row()))).toBe(false)
})
