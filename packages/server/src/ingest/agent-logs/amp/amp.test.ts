import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import {
  metersOf,
  readWritten,
  type WrittenFiles,
  withNulls,
  writeFiles,
} from '../read-written.contract.ts'
import { amp } from './amp.ts'
import { ampReader } from './amp-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'amp-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const FILE = '.local/share/amp/threads/T-1.json'

const event = (fields: Fields = {}) => ({
  id: 'e1',
  timestamp: '2026-03-01T10:00:05.000Z',
  model: 'claude-haiku-4-5-20251001',
  credits: 1.25,
  tokens: { input: 10, output: 178 },
  operationType: 'inference',
  fromMessageId: 0,
  toMessageId: 1,
  ...fields,
})

const usage = (fields: Fields = {}) => ({
  model: 'claude-haiku-4-5-20251001',
  inputTokens: 10,
  outputTokens: 178,
  cacheCreationInputTokens: 986,
  cacheReadInputTokens: 11_372,
  totalInputTokens: 12_368,
  timestamp: '2026-03-01T10:00:06.000Z',
  ...fields,
})

const answer = (fields: Fields = {}) => ({
  role: 'assistant',
  messageId: 1,
  content: [
    { type: 'text', text: 'hello' },
    { type: 'tool_use', id: 't', name: 'Bash', input: {} },
  ],
  usage: usage(),
  ...fields,
})

const user = { role: 'user', messageId: 0, content: [{ type: 'text', text: 'hi' }] }

const thread = (
  events: readonly unknown[] | null,
  messages: readonly unknown[],
  fields: Fields = {},
) => ({
  v: 12,
  id: 'T-1',
  created: Date.parse('2026-03-01T10:00:00Z'),
  title: 'a talk',
  messages: [user, ...messages],
  env: {
    initial: {
      trees: [
        {
          displayName: 'shop',
          uri: `file://${home}/my%20shop`,
          repository: { type: 'git', ref: 'refs/heads/fix/tax' },
        },
      ],
    },
  },
  ...(events !== null && { usageLedger: { events } }),
  ...fields,
})

const read = (
  files: WrittenFiles,
  options: { env?: Record<string, string>; paths?: string[] } = {},
) => readWritten({ source: amp, reader: ampReader }, files, { home, ...options })

const METERS = { input: 10, 'input.cacheRead': 11_372, 'input.cacheWrite': 986, output: 178 }

test('a row of the bill is a call, with what its answer read from the cache', () => {
  const call = read({ [FILE]: thread([event()], [answer()]) }).only()
  expect(metersOf(call)).toEqual([METERS])
  expect(call.usage.providerCost).toBeUndefined()
  expect(call.usage.details).toEqual({ credits: 1.25 })
  expect(call).toMatchObject({
    time: Date.parse('2026-03-01T10:00:05Z'),
    responseModel: 'claude-haiku-4-5-20251001',
    tools: { used: ['Bash'] },
    dimensions: {
      source: 'import:amp',
      agent: 'amp',
      provider: 'anthropic',
      session: 'T-1',
      project: '~/my shop',
      tags: { git_branch: 'fix/tax' },
    },
  })
})

test('the bill goes before the answer, and states the cache itself in some versions', () => {
  const tokens = { input: 11, output: 170, cacheReadInputTokens: 5, cacheCreationInputTokens: 6 }
  const call = read({ [FILE]: thread([event({ tokens, model: 'gpt-5' })], [answer()]) }).only()
  expect(metersOf(call)).toEqual([
    { input: 11, 'input.cacheRead': 5, 'input.cacheWrite': 6, output: 170 },
  ])
  expect(call).toMatchObject({ responseModel: 'gpt-5', dimensions: { provider: 'openai' } })
})

test('without a bill each answer with usage is a call', () => {
  const next = answer({ messageId: 3, usage: usage({ cacheCreationInputTokens: 0, credits: 0.5 }) })
  for (const events of [null, []]) {
    const { calls } = read({ [FILE]: thread(events, [answer(), next]) })
    expect([...calls.keys()]).toEqual(['amp:T-1:1', 'amp:T-1:3'])
    expect(metersOf(calls.get('amp:T-1:1'))).toEqual([METERS])
    expect(calls.get('amp:T-1:1')?.time).toBe(Date.parse('2026-03-01T10:00:06Z'))
    expect(calls.get('amp:T-1:3')?.usage.details).toEqual({ credits: 0.5 })
  }
})

test('a call that no answer belongs to, and a second one for an answer, count', () => {
  const title = event({
    id: 'e2',
    toMessageId: null,
    model: 'gemini-2.5-flash',
    tokens: { input: 300, output: 9 },
  })
  const again = event({ id: 'e3', tokens: { input: 5, output: 6 } })
  const { calls } = read({ [FILE]: thread([event(), title, again], [answer()]) })
  expect([...calls.keys()]).toEqual(['amp:T-1:1', 'amp:T-1:event:e2', 'amp:T-1:event:e3'])
  expect(metersOf(calls.get('amp:T-1:event:e3'))).toEqual([{ input: 5, output: 6 }])
})

test('an event that names no answer is the one that consumed the same', () => {
  const { calls, reasons } = read({
    [FILE]: thread(
      [event({ toMessageId: undefined })],
      [answer(), answer({ messageId: 3, usage: usage({ outputTokens: 9 }) })],
    ),
  })
  expect([...calls].map(([key, call]) => [key, metersOf(call)])).toEqual([
    ['amp:T-1:1', [METERS]],
    ['amp:T-1:3', [{ ...METERS, output: 9 }]],
  ])
  expect(reasons).toEqual([])
})

test('a bill that names no answer is whole', () => {
  const other = event({ toMessageId: undefined, model: 'gpt-5', tokens: { input: 1, output: 2 } })
  const { only, reasons } = read({ [FILE]: thread([other], [answer()]) })
  expect(only().responseModel).toBe('gpt-5')
  expect(reasons).toEqual(['not_in_ledger'])
})

test('an answer that the bill names later, or never, counts once', async () => {
  const store = memoryStore()
  const imported = async (content: object) => {
    writeFiles(home, { [FILE]: content })
    return importAgentLogs({ store, env: {}, home, sources: [amp] })
  }
  const late = answer({ messageId: 3, usage: usage({ outputTokens: 9 }) })
  await imported(thread([], [answer()]))
  await imported(thread([event()], [answer()]))
  expect(await imported(thread([event()], [answer(), late]))).toMatchObject([{ newCalls: 1 }])
  const live = (await store.tail(0, 20)).reduce(
    (sum, row) => sum + row.sign * (row.segment === 0 ? 1 : 0),
    0,
  )
  expect(live).toBe(2)
  const output = (await store.tail(0, 20)).reduce((sum, row) => sum + row.outputTokens, 0)
  expect(output).toBe(187)
})

test('XDG_DATA_HOME is where the data are', () => {
  const files = {
    [FILE]: thread([event()], []),
    'data/amp/threads/T-2.json': thread([event()], [], { id: 'T-2' }),
  }
  expect([...read(files, { env: { XDG_DATA_HOME: join(home, 'data') } }).calls.keys()]).toEqual([
    'amp:T-2:1',
  ])
})

test('a thread without an id has the name of its file; a call without ids is known by what it says', () => {
  const bare = event({ id: null, toMessageId: null })
  const { calls } = read({ [FILE]: thread([event(), bare, bare], [], { id: null }) })
  expect([...calls.keys()].map((key) => key.replace(/text:.*/, 'text'))).toEqual([
    'amp:T-1:1',
    'amp:T-1:text',
  ])
})

test('a null anywhere never loses a call silently', () => {
  for (const [path, document] of withNulls(thread([event()], [answer()]))) {
    const { calls, reasons } = read({ [FILE]: document })
    expect([path, calls.size + reasons.length]).toEqual([path, 1])
  }
})

test('a time that is not stated is that of the thread', () => {
  const untimed = event({ timestamp: 'soon' })
  expect(read({ [FILE]: thread([untimed], []) }).only().time).toBe(
    Date.parse('2026-03-01T10:00:00Z'),
  )
})

test('what states nothing is missing, and a lone total is no zero', () => {
  const { calls, reasons } = read({
    [FILE]: thread(
      [event({ tokens: { total: 345 } }), event({ id: 'e2', toMessageId: 5, tokens: {} })],
      [answer({ usage: undefined }), answer({ messageId: 7, usage: null })],
    ),
  })
  expect([...calls.values()].map(({ usage }) => usage.status)).toEqual(['partial', 'missing'])
  expect(metersOf(calls.get('amp:T-1:1'))).toEqual([{ input: 345 }])
  expect(reasons).toEqual(['usage_not_noted'])
})

test('a document of any length and form is read, and what is none has a reason', () => {
  const long = answer({
    content: [
      { type: 'tool_result', run: { result: 'x'.repeat(5 << 20) } },
      { type: 'tool_use', name: 'Bash' },
    ],
  })
  const { only } = read({
    [FILE]: `\uFEFF${JSON.stringify(thread([event()], [long]), null, 1).replaceAll('\n', '\r\n')}`,
  })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools).toEqual({ used: ['Bash'] })
  expect(read({ [FILE]: '{"id":"T-1","messages":[' }).reasons).toEqual(['invalid_document'])
  expect(read({ [FILE]: '[]' }).reasons).toEqual(['invalid_document'])
})

test('recognises its own files and no others', () => {
  expect(amp.recognise('/x/T-1.json', JSON.stringify(thread([event()], [answer()])))).toBe(true)
  expect(amp.recognise('/x/amp/threads/T-1.json', '')).toBe(true)
  expect(amp.recognise('/x/a.json', '{"messages":[{"role":"user","content":"hi"}]}')).toBe(false)
  expect(amp.recognise('/x/a.jsonl', '{"type":"assistant","messageId":"m"}')).toBe(false)
})

test('threads that are on the server alone are told, not counted', async () => {
  writeFiles(home, {
    [FILE]: { id: 'T-1', messages: [answer()] },
    '.cache/amp/logs/threads/T-1.log': 'x',
    '.cache/amp/logs/threads/T-2.log': '{"usage":{"inputTokens":5}}',
    '.cache/amp/logs/threads/server.log': 'x',
    'cache/amp/logs/threads/T-3.log': 'x',
  })
  const told = async (env: Record<string, string> = {}, paths?: readonly string[]) => {
    const where = { env, home, ...(paths !== undefined && { paths }) }
    const [report] = await importAgentLogs({ store: memoryStore(), sources: [amp], ...where })
    return [report?.newCalls, report?.skipped.map(({ reason, count }) => [reason, count])]
  }
  expect(await told()).toEqual([1, [['kept_on_server', 1]]])
  expect(await told({ XDG_CACHE_HOME: join(home, 'cache') })).toEqual([1, [['kept_on_server', 1]]])
  expect(await told({}, [join(home, FILE)])).toEqual([1, []])
})
