import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { costOf, totalsOf } from '@tokenledger/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf, readWritten, type WrittenFiles, withNulls } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import { geminiReader } from './gemini-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gemini-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const ROOT = '/home/ana/shop'
const HASH = createHash('sha256').update(ROOT).digest('hex')
const SESSION = '0b54aa10-1111-4222-8333-444455556666'
const TMP = `.gemini/tmp/${HASH}`
const LINES = `${TMP}/chats/session-2026-03-01T10-00-0b54aa10.jsonl`
const DOCUMENT = `${TMP}/chats/session-2026-03-01T10-00-0b54aa10.json`

const head = (fields: Fields = {}) => ({
  sessionId: SESSION,
  projectHash: HASH,
  startTime: '2026-03-01T10:00:00.000Z',
  lastUpdated: '2026-03-01T10:00:00.000Z',
  kind: 'main',
  ...fields,
})

const tokens = (fields: Fields = {}) => ({
  input: 15_327,
  output: 23,
  cached: 11_526,
  thoughts: 919,
  tool: 7,
  total: 16_276,
  ...fields,
})

const answer = (fields: Fields = {}) => ({
  id: 'm1',
  timestamp: '2026-03-01T10:00:05.000Z',
  type: 'gemini',
  content: 'hello',
  thoughts: [],
  tokens: tokens(),
  model: 'gemini-2.5-pro',
  ...fields,
})

const user = { id: 'u1', timestamp: '2026-03-01T10:00:01.000Z', type: 'user', content: 'hi' }

const METERS = {
  input: 3801,
  'input.cacheRead': 11_526,
  'input.tool': 7,
  output: 23,
  'output.reasoning': 919,
}

const read = (
  files: WrittenFiles,
  options: { env?: Record<string, string>; paths?: string[] } = {},
) => readWritten({ source: gemini, reader: geminiReader }, files, { home, ...options })

test('an answer is a call: the cached are inside the input, thoughts and tool prompts beside', () => {
  const call = read({
    [LINES]: [head(), user, answer({ toolCalls: [{ id: 't', name: 'read_file', args: {} }] })],
  }).only()
  expect(metersOf(call)).toEqual([METERS])
  expect(call.usage.reportedTotal).toBe(16_276)
  expect(call.usage.warnings).toEqual([])
  expect(call).toMatchObject({
    time: Date.parse('2026-03-01T10:00:05Z'),
    responseModel: 'gemini-2.5-pro',
    status: 'ok',
    tools: { used: ['read_file'] },
    dimensions: {
      source: 'import:gemini',
      agent: 'gemini',
      provider: 'gcp.gemini',
      operation: 'chat',
      session: SESSION,
      project: HASH,
    },
  })
  expect(call.dimensions.tags).toBeUndefined()
  // Thoughts cost what output costs: (3801 + 7) × 1.25 + 11526 × 0.125 + 942 × 10 dollars a million.
  const { total } = costOf(call.usage, { at: call.time, provider: 'gcp.gemini' })
  expect(total).toBe(15_620_750_000n)
})

test('a message that is written again is one call, and the last tokens that are stated count', () => {
  const rows = [
    answer({ tokens: null }),
    answer({ tokens: tokens({ output: 900, thoughts: 5, total: 16_239 }) }),
    answer({ tokens: null, toolCalls: [{ name: 'edit' }] }),
    answer({ toolCalls: [{ name: 'shell' }] }),
  ]
  const { only, reasons } = read({ [LINES]: [head(), ...rows] })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools?.used).toEqual(['shell'])
  expect(reasons).toEqual([])
})

test('what an import found half-written is counted as the last tokens say, also when they fell', async () => {
  const line = (fields: Fields) => `${JSON.stringify(answer(fields))}\n`
  const path = join(home, LINES)
  read({ [LINES]: `${JSON.stringify(head())}\n${line({ tokens: tokens({ output: 900 }) })}` })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [gemini] })
  await imported()
  appendFileSync(path, line({}))
  expect(await imported()).toMatchObject([{ newCalls: 0, changedCalls: 1, outputTokens: 23 - 900 }])
  appendFileSync(path, line({}))
  expect(await imported()).toMatchObject([{ changedCalls: 0, unchangedCalls: 1 }])
})

test('a whole history in a $set repeats its messages, and a rewind bills nothing back', () => {
  const other = answer({ id: 'm2', tokens: tokens({ output: 40, total: 16_293 }) })
  const { calls, reasons } = read({
    [LINES]: [
      head(),
      user,
      answer(),
      { $set: { lastUpdated: '2026-03-01T10:00:06.000Z' } },
      other,
      { $rewindTo: 'm1' },
      { $set: { messages: [answer({ content: 'masked' }), { ...user }, answer({ id: 'm3' })] } },
    ],
  })
  expect([...calls.keys()]).toEqual(['gemini:m1', 'gemini:m2', 'gemini:m3'])
  expect(reasons).toEqual([])
})

test('a document that was resumed as lines stays behind, and counts once', () => {
  const old = { ...head(), messages: [user, answer(), answer({ id: 'm2', tokens: null })] }
  const next = answer({ id: 'm2', tokens: tokens({ output: 40, total: 16_293 }) })
  const files = { [DOCUMENT]: old, [LINES]: [head(), user, answer(), next, answer({ id: 'm9' })] }
  const { calls } = read(files)
  expect([...calls.keys()].sort()).toEqual(['gemini:m1', 'gemini:m2', 'gemini:m9'])
  expect(metersOf(calls.get('gemini:m2'))).toEqual([{ ...METERS, output: 40 }])
})

test('a document alone is read as it is, pretty-printed or not, with a byte order mark', () => {
  const document = { ...head(), messages: [user, answer(), answer({ id: 'm2' })] }
  expect(read({ [DOCUMENT]: document }).calls.size).toBe(2)
  expect(read({ [DOCUMENT]: `\uFEFF${JSON.stringify(document)}\r\n` }).calls.size).toBe(2)
  const torn = read({ [DOCUMENT]: JSON.stringify(document).slice(0, -9) })
  expect([torn.calls.size, torn.reasons]).toEqual([0, ['invalid_document']])
})

test('a line with a long tool output is read for what it says of usage', () => {
  const long = answer({
    toolCalls: [{ name: 'shell', args: {}, result: '"tokens": {'.repeat(300_000) }],
  })
  const lines = read({ [LINES]: [head(), long] })
  expect(metersOf(lines.only())).toEqual([METERS])
  expect(lines.only().tools?.used).toEqual(['shell'])
  const documents = read({
    [DOCUMENT]: JSON.stringify({ messages: [answer({ id: 'd1' }), long], ...head() }),
    [LINES]: [head()],
  })
  expect([...documents.calls.keys()]).toEqual(['gemini:d1', 'gemini:m1'])
  expect(documents.calls.get('gemini:d1')?.dimensions.session).toBe(SESSION)
})

test('a sub-agent belongs to the session that called it, and is named by the call', () => {
  const side = `${TMP}/chats/${SESSION}/x7k2p9.jsonl`
  const call = {
    id: 't',
    name: 'invoke_agent',
    args: { agent_name: 'codebase_investigator' },
    agentId: 'x7k2p9',
  }
  const { calls } = read({
    [LINES]: [head(), answer({ toolCalls: [call] })],
    [side]: [head({ sessionId: 'x7k2p9', kind: 'subagent' }), answer({ id: 's1' })],
    [`${TMP}/chats/${SESSION}/q1q1q1.jsonl`]: [
      head({ sessionId: 'q1q1q1', kind: 'subagent' }),
      answer({ id: 's2' }),
    ],
  })
  expect(calls.get('gemini:s1')?.dimensions).toMatchObject({
    session: SESSION,
    agent: 'codebase_investigator',
    tags: { agent_type: 'codebase_investigator', agent_id: 'x7k2p9' },
  })
  expect(calls.get('gemini:s2')?.dimensions).toMatchObject({
    session: SESSION,
    agent: 'subagent',
    tags: { agent_id: 'q1q1q1' },
  })
  expect(calls.get('gemini:m1')?.dimensions).toMatchObject({ session: SESSION, agent: 'gemini' })
})

test('a name that the session tells later is learned later', async () => {
  const side = `${TMP}/chats/${SESSION}/x7k2p9.jsonl`
  read({ [LINES]: [head()], [side]: [head({ sessionId: 'x7k2p9', kind: 'subagent' }), answer()] })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [gemini] })
  await imported()
  const call = { name: 'explorer', args: {}, agentId: 'x7k2p9' }
  appendFileSync(join(home, LINES), `${JSON.stringify(answer({ id: 'm2', toolCalls: [call] }))}\n`)
  await imported()
  const agents = (await store.tail(0, 10)).map(({ id, agent }) => [id, agent])
  expect(agents).toContainEqual(['gemini:m1~1', 'explorer'])
})

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

test('GEMINI_CLI_HOME is the home of the tool; only chats are histories', () => {
  const elsewhere = { GEMINI_CLI_HOME: join(home, 'other') }
  const { calls } = read(
    {
      [LINES]: [head(), answer()],
      [`other/${LINES}`]: [head(), answer({ id: 'o1' })],
      [`other/${TMP}/logs.json`]: [answer({ id: 'o2' })],
      [`other/${TMP}/checkpoint-a.json`]: { messages: [answer({ id: 'o3' })] },
    },
    { env: elsewhere },
  )
  expect([...calls.keys()]).toEqual(['gemini:o1'])
})

test('without an id a message is known by its time, model and tokens', () => {
  const bare = { ...answer(), id: undefined }
  const document = { ...head(), messages: [{ ...answer(), id: null }] }
  const { calls } = read({
    [LINES]: [head(), bare, bare, { ...bare, model: 'x' }],
    [DOCUMENT]: document,
  })
  expect(calls.size).toBe(2)
})

test('a null anywhere never loses an answer silently', () => {
  const call = { name: 'shell', agentId: 'a', args: { agent_name: 'b' } }
  for (const [path, row] of withNulls(answer({ toolCalls: [call], extra: { tokens: 5 } }))) {
    const { calls, reasons } = read({ [LINES]: [head(), row] })
    const expected = path === 'tokens' ? [0, ['usage_not_noted']] : [1, []]
    expect([path, calls.size, reasons]).toEqual([path, ...expected])
  }
})

test('line ends of Windows, white space and other scripts are read, and odd lines have reasons', () => {
  const text = (row: object) => JSON.stringify(row, null, 1).replaceAll('\n', ' ')
  const { calls, reasons } = read({
    [LINES]: [
      `\uFEFF${text(head())}`,
      text(answer({ content: 'grün 東京' })),
      '{"tokens": broken',
      '["tokens"]',
      text({ ...user, tokens: tokens() }),
      text({ ...user, content: 'tokens' }),
      text(answer({ id: 'torn' })).slice(0, -3),
    ].join('\r\n'),
  })
  expect([...calls.values()].map(({ dimensions }) => dimensions.session)).toEqual([SESSION])
  expect(reasons).toEqual(['invalid_json', 'no_usage', 'no_usage', 'torn_line'])
})

test('a complete last line counts without its line end', () => {
  expect(
    read({ [LINES]: `${JSON.stringify(head())}\n${JSON.stringify(answer())}` }).calls.size,
  ).toBe(1)
})

test('tokens that state nothing are missing, and a lone total is no zero', () => {
  const zero = { input: 0, output: 0, cached: 0, thoughts: 0, tool: 0, total: 0 }
  const { calls } = read({
    [LINES]: [
      head(),
      answer({ tokens: zero }),
      answer({ id: 'm2', tokens: {} }),
      answer({ id: 'm3', tokens: 'many' }),
      answer({ id: 'm4', tokens: { total: 654 } }),
      answer({ id: 'm5', tokens: tokens({ total: 0 }) }),
      answer({ id: 'm6', tokens: tokens({ input: 100, cached: 900, tool: 0, total: 1942 }) }),
    ],
  })
  const statuses = [...calls.values()].map(({ usage }) => usage.status)
  expect(statuses).toEqual(['missing', 'missing', 'missing', 'partial', 'ok', 'ok'])
  const totals = (id: string) =>
    totalsOf((calls.get(id) ?? calls.values().next().value)?.usage as never)
  expect(totals('gemini:m4').totalTokens).toBe(654)
  expect(totals('gemini:m5').totalTokens).toBe(16_276)
  // The total tells that these cached tokens stand beside the input.
  expect(metersOf(calls.get('gemini:m6'))).toEqual([
    { input: 100, 'input.cacheRead': 900, output: 23, 'output.reasoning': 919 },
  ])
})

test("another maker's model has no provider of Google's", () => {
  expect(
    read({ [LINES]: [head(), answer({ model: 'local-model' })] }).only().dimensions.provider,
  ).toBeUndefined()
})

const sums = (fields: Fields = {}) => ({
  prompt: 500_000,
  candidates: 300,
  total: 500_800,
  cached: 100_000,
  thoughts: 500,
  tool: 0,
  ...fields,
})

const run = (fields: Fields = {}) => ({
  session_id: 'e0e0e0e0-1111-4222-8333-444455556666',
  response: 'done',
  stats: {
    models: {
      'gemini-2.5-pro': {
        api: { totalRequests: 10, totalErrors: 0, totalLatencyMs: 9 },
        tokens: sums(),
      },
      'gemini-2.5-flash': {
        api: { totalRequests: 1 },
        tokens: sums({ prompt: 10, cached: 0, total: 810 }),
      },
      'gemini-2.5-flash-lite': { api: { totalRequests: 0 }, tokens: { prompt: 0, total: 0 } },
    },
    tools: { totalCalls: 2, byName: { shell: { count: 2 } } },
  },
  ...fields,
})

test('what a headless run printed is the sum of its calls, by model', () => {
  const paths = ['out.json', 'copy.txt']
  const { calls, reasons } = read({ 'out.json': run(), 'copy.txt': run() }, { paths })
  const byModel = new Map([...calls.values()].map((call) => [call.responseModel, call]))
  expect([...byModel.keys()].sort()).toEqual(['gemini-2.5-flash', 'gemini-2.5-pro'])
  expect(reasons).toEqual([])
  const pro = byModel.get('gemini-2.5-pro')
  expect(metersOf(pro)).toEqual([
    { input: 400_000, 'input.cacheRead': 100_000, output: 300, 'output.reasoning': 500 },
  ])
  expect(pro?.dimensions.session).toBe('e0e0e0e0-1111-4222-8333-444455556666')
  expect(pro?.tools).toEqual({ used: ['shell'] })
  // Ten prompts of 50,000 tokens are none of 500,000: the rates are those of short prompts.
  expect(pro?.usage.context.maxPassInput).toBe(50_000)
  expect(pro?.usage.warnings.map(({ code }) => code)).toEqual(['sum_of_calls'])
})

test('a message of which no row notes tokens is told once', () => {
  const { calls, reasons } = read({
    [LINES]: [head(), answer({ tokens: null }), answer({ tokens: null }), answer({ id: 'm2' })],
    [DOCUMENT]: { ...head(), messages: [answer({ id: 'm3', tokens: null })] },
  })
  expect([...calls.keys()]).toEqual(['gemini:m2'])
  expect(reasons).toEqual(['usage_not_noted', 'usage_not_noted'])
})

test('a run without an id has no session', () => {
  const { calls } = read({ 'out.json': run({ session_id: undefined }) }, { paths: ['out.json'] })
  expect([...calls.values()].map(({ dimensions }) => dimensions.session)).toEqual([
    undefined,
    undefined,
  ])
})

test('a project may be called chats', () => {
  const path = '.gemini/tmp/chats/chats/session-2026-03-01T10-00-0b54aa10.jsonl'
  expect(read({ [path]: [head(), answer()] }).only().dimensions).toMatchObject({
    agent: 'gemini',
    session: SESSION,
  })
})

test('a run whose session has a history of its own is not counted again', () => {
  const session = '.gemini/tmp/shop/chats/session-2026-03-01T10-00-e0e0e0e0.jsonl'
  const { calls, reasons } = read(
    { [session]: [head()], 'out.json': run() },
    { paths: ['out.json'] },
  )
  expect([calls.size, reasons]).toEqual([0, ['session_summary']])
})

test('a run is not counted beside its history, in any order, also when the history is gone', async () => {
  const session = join(home, '.gemini/tmp/shop/chats/session-2026-03-01T10-00-e0e0e0e0.jsonl')
  const printed = join(home, 'out.json')
  const history = [head({ sessionId: run().session_id }), answer()]
  const importPath = async (store: Store, path: string) => {
    const content = path === printed ? [run()] : history
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await importAgentLogs({ store, env: {}, home, paths: [path], sources: [gemini] })
    rmSync(path)
  }
  for (const order of [
    [session, printed],
    [printed, session],
    [printed, session, printed],
  ]) {
    const store = memoryStore()
    for (const path of order) await importPath(store, path)
    const rows = await store.tail(0, 100)
    const calls = rows.reduce((sum, { sign }) => sum + sign, 0)
    const tokens = rows.reduce((sum, { inputTokens }) => sum + inputTokens, 0)
    expect([calls, tokens]).toEqual([1, METERS.input + METERS['input.cacheRead'] + 7])
  }
})

test('a streamed run states its sums in other words', () => {
  const model = {
    total_tokens: 1500,
    input_tokens: 1000,
    output_tokens: 200,
    cached: 400,
    input: 600,
  }
  const { only } = read(
    {
      'out.jsonl': [
        {
          type: 'init',
          timestamp: '2026-03-01T10:00:00Z',
          session_id: 'f1',
          model: 'gemini-2.5-pro',
        },
        { type: 'message', role: 'assistant', content: 'tokens"', delta: true },
        {
          type: 'result',
          timestamp: '2026-03-01T10:01:00Z',
          status: 'success',
          stats: { ...model, duration_ms: 5, models: { 'gemini-2.5-pro': model } },
        },
      ],
    },
    { paths: ['out.jsonl'] },
  )
  expect(metersOf(only())).toEqual([
    { input: 600, 'input.cacheRead': 400, output: 200, 'output.reasoning': 300 },
  ])
  expect(only()).toMatchObject({
    time: Date.parse('2026-03-01T10:01:00Z'),
    dimensions: { session: 'f1' },
  })
})

test('recognises its own files and no others', () => {
  const text = (value: unknown) => JSON.stringify(value)
  expect(gemini.recognise('/x/a.jsonl', `${text(head())}\n`)).toBe(true)
  expect(gemini.recognise('/x/a.json', JSON.stringify({ ...head(), messages: [] }, null, 2))).toBe(
    true,
  )
  expect(gemini.recognise('/x/out.json', text(run()))).toBe(true)
  const long = text({ ...run(), response: 'x'.repeat(70_000) })
  expect(gemini.recognise('/x/out.json', long.slice(0, 64 << 10))).toBe(true)
  expect(
    gemini.recognise(
      '/x/a.jsonl',
      text({ sessionId: 's', type: 'assistant', message: { usage: {} } }),
    ),
  ).toBe(false)
  expect(gemini.recognise('/x/a.csv', 'tokens,projectHash,"sessionId"')).toBe(false)
})
