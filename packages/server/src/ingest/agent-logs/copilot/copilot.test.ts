import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { costOf } from '@tokenledger/sdk'
import { totalsOf } from '@tokenledger/sdk/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { verify } from '../../../store/verify.ts'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { type CallReading, type Checkpoint, FILE_START } from '../agent-log-source.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { joinSightings, type Sighting } from '../sighting.ts'
import { copilot } from './copilot.ts'
import { copilotReader } from './copilot-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copilot-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const START = Date.parse('2026-03-01T10:00:00Z')
const SESSION = '11111111-2222-4333-8444-555555555555'
const OTEL = '.copilot/otel/export.jsonl'
const EVENTS = `.copilot/session-state/${SESSION}/events.jsonl`

/** Seconds and nanoseconds, as the exporter writes a time some seconds after the start. */
const pair = (seconds: number): readonly number[] => [START / 1000 + seconds, 250_000_000]

const usage = (input: number, read: number, output: number, more: Fields = {}) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.cache_read.input_tokens': read,
  'gen_ai.usage.output_tokens': output,
  ...more,
})
const chat = (span: string, counts: Fields, fields: Fields = {}, attributes: Fields = {}) => ({
  type: 'span',
  traceId: 'trace-1',
  spanId: span,
  name: 'chat gpt-5',
  startTime: pair(1),
  endTime: pair(4),
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.response.model': 'gpt-5',
    'gen_ai.conversation.id': SESSION,
    ...counts,
    ...attributes,
  },
  ...fields,
})
const log = (event: string, counts: Fields, attributes: Fields = {}, fields: Fields = {}) => ({
  hrTime: pair(4),
  spanContext: { traceId: 'trace-1', spanId: 'span-1', traceFlags: 1 },
  attributes: { 'event.name': event, ...counts, ...attributes },
  ...fields,
})
const inference = (counts: Fields, attributes: Fields = {}, fields: Fields = {}) =>
  log('gen_ai.client.inference.operation.details', counts, attributes, fields)
const agentTurn = (turn: number, counts: Fields) =>
  log('copilot_chat.agent.turn', counts, { 'turn.index': turn })
const agentRun = (counts: Fields) => ({
  traceId: 'trace-1',
  spanId: 'agent-1',
  name: 'invoke_agent GitHub Copilot',
  kind: 0,
  endTime: pair(9),
  attributes: { 'gen_ai.operation.name': 'invoke_agent', ...counts },
})

const event = (seconds: number, type: string, data: Fields, id = `event-${seconds}`) => ({
  type,
  id,
  timestamp: new Date(START + seconds * 1000).toISOString(),
  parentId: null,
  data,
})
const entered = (seconds: number, type = 'session.start') =>
  event(seconds, type, {
    sessionId: SESSION,
    copilotVersion: '1.0.90',
    context: { cwd: join(home, 'shop'), branch: 'main', repository: 'ana/shop' },
  })
const metrics = (input: number, read: number, output: number, requests = 1) => ({
  requests: { count: requests, cost: 1 },
  usage: {
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  },
})
const ended = (seconds: number, modelMetrics: unknown) =>
  event(seconds, 'session.shutdown', { shutdownType: 'routine', modelMetrics })

function put(files: Record<string, readonly unknown[] | string>): void {
  for (const [name, rows] of Object.entries(files)) {
    const path = join(home, name)
    mkdirSync(dirname(path), { recursive: true })
    const lines =
      typeof rows === 'string' ? rows : rows.map((one) => `${JSON.stringify(one)}\n`).join('')
    writeFileSync(path, lines)
  }
}

/** The simplest import: everything at once, merged by key. */
function read(
  files: Record<string, readonly unknown[] | string>,
  env: Record<string, string> = {},
) {
  put(files)
  const where = { env, home }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = copilot.discover(where)
  const reasons = skipped.map(({ reason }) => reason)
  const decode = copilotReader.decoder(where)
  for (const file of found) {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  const calls = [...sightings].flatMap(([key, sighting]) =>
    (copilotReader.calls?.(sighting) ?? []).map((call) => copilotReader.read(key, call)),
  )
  return { calls, reasons, sums: () => sumsOf(calls) }
}

/** Input, cached input and output. */
function sumsOf(calls: readonly CallReading[]): readonly number[] {
  const totals = calls.map((call) => totalsOf(call.usage))
  return [
    totals.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    totals.reduce((sum, { cacheReadTokens }) => sum + cacheReadTokens, 0),
    totals.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  ]
}

const metersOf = (call: CallReading | undefined) => call?.usage.segments.map(({ meters }) => meters)

test('the span of a chat is a call, whose cached tokens are inside the input', () => {
  const counts = usage(19_452, 123, 281, {
    'gen_ai.usage.reasoning.output_tokens': 128,
    'gen_ai.usage.cache_creation.input_tokens': 329,
  })
  const { calls, reasons } = read({
    [EVENTS]: [entered(0)],
    [OTEL]: [
      chat(
        'span-1',
        counts,
        {},
        {
          'gen_ai.response.id': 'resp-1',
          'gen_ai.agent.name': 'GitHub Copilot CLI',
        },
      ),
      chat('span-2', usage(1, 0, 1), {}, { 'gen_ai.agent.name': 'explorer' }),
    ],
  })
  expect(reasons).toEqual([])
  expect(calls[1]?.dimensions.tags?.['agent_type']).toBe('explorer')
  expect(metersOf(calls[0])).toEqual([
    {
      input: 19_000,
      'input.cacheRead': 123,
      'input.cacheWrite': 329,
      output: 153,
      'output.reasoning': 128,
    },
  ])
  expect(calls[0]?.dimensions.tags).toEqual({ git_branch: 'main' })
  expect(calls.slice(0, 1)).toMatchObject([
    {
      time: START + 1250,
      responseModel: 'gpt-5',
      responseId: 'resp-1',
      status: 'ok',
      dimensions: {
        source: 'import:copilot',
        provider: 'openai',
        agent: 'copilot',
        session: SESSION,
        project: '~/shop',
      },
    },
  ])
})

test('of a trace the kind of record that knows most counts, in any order and in any files', () => {
  const records = {
    run: agentRun(usage(300, 30, 60)),
    turn: agentTurn(0, usage(110, 11, 21)),
    log: inference(usage(120, 12, 22)),
    chat: chat('span-1', usage(100, 10, 20)),
    second: chat('span-2', usage(200, 20, 40)),
  }
  const { run, turn, log: told, chat: span, second } = records
  const other = '.copilot/otel/other.jsonl'
  expect(read({ [OTEL]: [run, turn, told, span, second] }).sums()).toEqual([300, 30, 60])
  expect(read({ [OTEL]: [second, span, told], [other]: [turn, run] }).sums()).toEqual([300, 30, 60])
  expect(read({ [OTEL]: [run], [other]: [told, turn] }).sums()).toEqual([120, 12, 22])
  expect(read({ [OTEL]: [turn], [other]: [run] }).sums()).toEqual([110, 11, 21])
  const alone = read({ [OTEL]: [run], [other]: [] })
  expect(alone.sums()).toEqual([300, 30, 60])
  expect(alone.calls[0]?.usage.warnings.map(({ code }) => code)).toContain('sum_of_calls')
})

test('a record that was exported twice is one call; two of one span are two', () => {
  const first = inference(usage(100, 0, 5), { 'gen_ai.response.id': 'a' })
  const second = inference(usage(100, 0, 5), { 'gen_ai.response.id': 'b' })
  const later = inference(usage(100, 0, 5), {}, { hrTime: pair(9) })
  const { calls } = read({ [OTEL]: [first, second, first, later, later] })
  expect(calls.length).toBe(3)
})

test('records without a trace are known by their answer, or by themselves', () => {
  const loose = { spanContext: undefined }
  const answer = { 'gen_ai.response.id': 'resp-1' }
  const { calls } = read({
    [OTEL]: [
      inference(usage(120, 12, 22), answer, loose),
      chat('span-1', usage(100, 10, 20), {}, answer),
      inference(usage(130, 0, 5), {}, { ...loose, hrTime: pair(7) }),
      inference(usage(130, 0, 5), {}, { ...loose, hrTime: pair(8) }),
    ],
  })
  expect(sumsOf(calls)).toEqual([360, 10, 30])
})

test('what a record lacks of names, others of its trace tell', () => {
  const start = log('copilot_chat.session.start', {
    'session.id': 'conv-turn',
    'gen_ai.request.model': 'claude-sonnet-4-5',
  })
  const response = log('other', { 'gen_ai.response.id': 'r' })
  const { calls } = read({
    [OTEL]: [agentTurn(3, usage(120, 0, 9)), response, start],
    '.copilot/otel/none.jsonl': [
      { ...agentTurn(4, usage(50, 0, 5)), spanContext: { traceId: 'trace-2', spanId: 's' } },
    ],
  })
  const named = calls.map(({ responseModel, dimensions }) => [responseModel, dimensions.session])
  expect(named).toEqual([
    ['claude-sonnet-4-5', 'conv-turn'],
    [undefined, 'trace-2'],
  ])
})

test('cached tokens that are more than the input stand beside it', () => {
  const written = { 'gen_ai.usage.cache_write.input_tokens': 20 }
  const { calls } = read({
    [OTEL]: [
      chat('span-1', usage(100, 90, 5, written)),
      chat('span-2', { ...usage(0, 50, 0), ...written, 'gen_ai.usage.input_tokens': undefined }),
      chat('span-3', usage(10, 90, 5, written)),
    ],
  })
  expect(metersOf(calls[0])).toEqual([
    { input: 10, 'input.cacheRead': 90, 'input.cacheWrite': 20, output: 5 },
  ])
  expect(metersOf(calls[1])).toEqual([{ 'input.cacheRead': 50, 'input.cacheWrite': 20 }])
  expect(metersOf(calls[2])).toEqual([
    { input: 10, 'input.cacheRead': 90, 'input.cacheWrite': 20, output: 5 },
  ])
})

test('attributes and times of other writers are read', () => {
  const { calls } = read({
    [OTEL]: [
      chat(
        'span-1',
        {},
        {
          startTime: undefined,
          endTime: undefined,
          startTimeUnixNano: String(BigInt(START) * 1_000_000n),
          attributes: [
            { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
            { key: 'gen_ai.usage.input_tokens', value: { intValue: '70' } },
            { key: 'gen_ai.usage.output_tokens', value: { intValue: 7 } },
          ],
        },
      ),
      chat('span-2', usage(80, 0, 8), { startTime: undefined, endTime: undefined, time: START }),
      chat('span-3', usage(90, 0, 9), { startTime: '2026-03-01T10:00:00.000Z' }),
    ],
  })
  expect(sumsOf(calls)).toEqual([240, 0, 24])
  expect(calls.map(({ time }) => time)).toEqual([START, START, START])
})

test('the sums at the ends of a session add up, a model a call', () => {
  const { calls, reasons } = read({
    [EVENTS]: [
      entered(0),
      event(5, 'assistant.message', { content: 'secret', outputTokens: 30 }),
      ended(60, {
        'gpt-5': metrics(11_000, 9000, 70, 12),
        'claude-opus-4.5': metrics(500, 100, 20),
      }),
      entered(3600, 'session.resume'),
      ended(3660, { 'gpt-5': metrics(2000, 1000, 30, 0), 'gpt-5-mini': metrics(0, 0, 0) }),
      entered(7200, 'session.resume'),
      ended(7201, {}),
    ],
  })
  expect(sumsOf(calls)).toEqual([13_500, 10_100, 120])
  expect(calls.map(({ responseModel, time }) => [responseModel, (time - START) / 1000])).toEqual([
    ['claude-opus-4.5', 60],
    ['gpt-5', 60],
    ['gpt-5', 3660],
  ])
  expect(calls[1]).toMatchObject({
    dimensions: { session: SESSION, project: '~/shop', tags: { git_branch: 'main' } },
    usage: { context: { maxPassInput: 917 }, details: { requests: 12 } },
  })
  expect(calls[2]?.usage.context.maxPassInput).toBe(0)
  expect(reasons).toEqual(['part_of_sum', 'no_usage'])
})

test('an end that goes on with the one before counts what it grew by', () => {
  const total = (seconds: number, modelMetrics: unknown) =>
    event(seconds, 'session.shutdown', { modelMetrics, eventsFileSizeBytes: 1000 + seconds })
  const { calls } = read({
    [EVENTS]: [
      entered(0),
      // Of an earlier version; the next one takes it up.
      ended(60, { 'gpt-5': metrics(1000, 600, 50, 4) }),
      entered(100, 'session.resume'),
      total(200, { 'gpt-5': metrics(1500, 900, 80, 7), 'gpt-5-mini': metrics(40, 0, 4) }),
      entered(300, 'session.resume'),
      total(301, { 'gpt-5': metrics(1500, 900, 80, 7), 'gpt-5-mini': metrics(40, 0, 4) }),
      entered(400, 'session.resume'),
      // After a compaction it began anew.
      total(500, { 'gpt-5': metrics(300, 100, 20, 2), 'gpt-5-mini': metrics(90, 10, 9) }),
    ],
  })
  const counts = calls.map(({ responseModel, usage: one, time }) => {
    const { inputTokens, cacheReadTokens, outputTokens } = totalsOf(one)
    const seconds = (time - START) / 1000
    return [seconds, responseModel, inputTokens, cacheReadTokens, outputTokens]
  })
  expect(counts).toEqual([
    [60, 'gpt-5', 1000, 600, 50],
    [200, 'gpt-5', 500, 300, 30],
    [200, 'gpt-5-mini', 40, 0, 4],
    [500, 'gpt-5', 300, 100, 20],
    [500, 'gpt-5-mini', 50, 10, 5],
  ])
  expect(calls[1]?.usage.details).toMatchObject({ requests: 3 })
})

test('a sum is priced by the list of whoever makes the model', () => {
  const { calls } = read({
    [EVENTS]: [entered(0), ended(60, { 'claude-opus-4.5': metrics(900_000, 0, 100, 30) })],
  })
  const [call] = calls
  if (call === undefined) throw new Error('No call')
  const { provider } = call.dimensions
  const cost = costOf(call.usage, { at: call.time, ...(provider !== undefined && { provider }) })
  expect([provider, cost.status]).toEqual(['anthropic', 'priced'])
})

test('an end that is written again, and a copy of the events, add nothing', () => {
  const rows = [entered(0), ended(60, { 'gpt-5': metrics(100, 0, 5) })]
  const again = ended(61, { 'gpt-5': metrics(100, 0, 5) })
  const { sums, reasons } = read({
    [EVENTS]: [...rows, again],
    [`.copilot/session-state/${SESSION}.jsonl`]: rows,
  })
  expect([sums(), reasons]).toEqual([[100, 0, 5], ['repeated_counter']])
})

test('the sums of a process whose calls telemetry tells are not counted', () => {
  const events = [
    entered(0),
    ended(3000, { 'gpt-5': metrics(1000, 0, 50) }),
    entered(3300, 'session.resume'),
    ended(3600, { 'gpt-5': metrics(420, 30, 66) }),
    entered(9000, 'session.resume'),
    ended(9600, { 'gpt-5': metrics(2000, 0, 70) }),
  ]
  const spans = [
    chat('span-1', usage(400, 20, 60), { startTime: pair(3400) }),
    chat('span-2', usage(20, 10, 6), { startTime: pair(3500) }),
    // Of a process that was broken off.
    chat('span-3', usage(7, 0, 1), { startTime: pair(6000) }),
  ]
  const { calls } = read({ [EVENTS]: events, [OTEL]: spans })
  expect(sumsOf(calls)).toEqual([1000 + 420 + 7 + 2000, 30, 50 + 66 + 1 + 70])
  expect(calls.length).toBe(5)
})

test('a sum that was imported before its telemetry is reversed, and only it', async () => {
  const store = memoryStore()
  const importAll = () => importAgentLogs({ store, env: {}, home, sources: [copilot] })
  put({
    [EVENTS]: [
      entered(0),
      ended(60, { 'gpt-5': metrics(420, 30, 66) }),
      entered(900, 'session.resume'),
      ended(960, { 'gpt-5': metrics(1000, 0, 50) }),
    ],
  })
  expect(await importAll()).toMatchObject([{ newCalls: 2, inputTokens: 1420 }])
  put({ [OTEL]: [chat('span-1', usage(400, 20, 60)), chat('span-2', usage(20, 10, 6))] })
  const [report] = await importAll()
  expect(report).toMatchObject({ newCalls: 2, inputTokens: 0, outputTokens: 0 })
  const rows = await store.tail(0, 100)
  expect(rows.reduce((sum, { sign }) => sum + sign, 0)).toBe(3)
  expect(rows.reduce((sum, { inputTokens }) => sum + inputTokens, 0)).toBe(1420)
  expect((await verify(store)).problems).toEqual([])
  expect(await importAll()).toMatchObject([{ newCalls: 0, changedCalls: 0, filesRead: 0 }])
})

test('without rows that say when a session was entered, a process begins where the one before ended', () => {
  const events = [
    ended(60, { 'gpt-5': metrics(1000, 0, 50) }),
    ended(600, { 'gpt-5': metrics(300, 0, 20) }),
  ]
  const span = chat('span-1', usage(300, 0, 20), { startTime: pair(300) })
  expect(read({ [EVENTS]: events }).sums()).toEqual([1300, 0, 70])
  expect(read({ [EVENTS]: events, [OTEL]: [span] }).sums()).toEqual([1300, 0, 70])
})

test('what is no call is told', () => {
  const { calls, reasons } = read({
    [OTEL]: [
      { type: 'metric', name: 'gen_ai.client.token.usage', dataPoints: [] },
      chat('tool', {}, { name: 'execute_tool rg' }, { 'gen_ai.operation.name': 'execute_tool' }),
      chat('span-1', usage(0, 0, 0)),
      chat('span-2', { 'gen_ai.usage.input_tokens': null }),
      chat('span-3', usage(5, 0, 1), { name: 'other' }, { 'gen_ai.operation.name': 'plan' }),
    ]
      .map((one) => `${JSON.stringify(one)}\n`)
      .join('')
      .concat('{"gen_ai.usage." broken\n["gen_ai.usage."]\n{"gen_ai.usage.inp'),
  })
  expect(calls).toEqual([])
  expect(reasons).toEqual([
    'no_tokens',
    'no_usage',
    'no_usage',
    'invalid_json',
    'invalid_json',
    'torn_line',
  ])
})

test('of a very long line only names and counters are read', () => {
  const long = 'x'.repeat(3_000_000)
  const { calls } = read({
    [OTEL]: [chat('span-1', usage(100, 0, 5), {}, { 'gen_ai.input.messages': long })],
    [EVENTS]: [event(5, 'assistant.message', { content: long, outputTokens: 3 })],
  })
  expect(sumsOf(calls)).toEqual([100, 0, 5])
})

test('line ends of Windows, a byte order mark, white space and other scripts are read', () => {
  const spaced = (one: object) => JSON.stringify(one, null, 1).replaceAll('\n', ' ')
  const rows = [
    event(0, 'session.start', { sessionId: SESSION, context: { branch: 'übung/東京' } }),
    ended(60, { 'gpt-5': metrics(100, 40, 5) }),
  ]
  const { calls } = read({
    [EVENTS]: `\uFEFF${rows.map(spaced).join('\r\n')}`,
    [OTEL]: `\uFEFF${spaced(chat('span-1', usage(70, 0, 7), { startTime: pair(9000) }))}\r\n`,
  })
  expect(calls[0]?.dimensions.tags).toEqual({ git_branch: 'übung/東京' })
  expect(sumsOf(calls)).toEqual([170, 40, 12])
})

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        ...(path.length > 0 ? [path] : []),
        ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
      ]

function withNull(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return null
  const object = value as Fields
  return { ...object, [key]: rest.length === 0 ? null : withNull(object[key], rest) }
}

test('a null anywhere never loses a row', () => {
  const span = chat('span-1', usage(100, 40, 5))
  // Without its attributes a record says nothing of usage at all.
  for (const path of pathsOf(span).filter((parts) => parts.join() !== 'attributes')) {
    const { calls } = read({ [OTEL]: [withNull(span, path)] })
    expect([path, calls.length]).toEqual([path, 1])
  }
  const end = ended(60, { 'gpt-5': metrics(100, 40, 5) })
  for (const path of pathsOf(end).filter((parts) => !['type', 'data'].includes(parts.join()))) {
    const { calls, reasons } = read({ [EVENTS]: [entered(0), withNull(end, path)], [OTEL]: [] })
    expect([path, calls.length + reasons.length]).toEqual([path, 1])
  }
})

test('where a session works is looked up again when its events are written', () => {
  const span = chat('span-1', usage(100, 40, 5))
  put({ [OTEL]: [span] })
  const [file] = copilot.discover({ env: {}, home }).files
  if (file === undefined) throw new Error('No file')
  const endOf = (): Checkpoint => {
    const rows = copilotReader.decoder({ env: {}, home })(file, FILE_START)
    for (;;) {
      const next = rows.next()
      if (next.done === true) return next.value
    }
  }
  expect(endOf().dependsOn).toEqual([join(home, EVENTS)])
  put({ [EVENTS]: [entered(0)] })
  expect(endOf().dependsOn).toBeUndefined()
})

test('looks in the tool’s folder and where telemetry is exported to', () => {
  const names = [
    '.copilot/otel/a.jsonl',
    '.copilot/otel/notes.txt',
    '.copilot/logs/b.jsonl',
    `.copilot/session-state/${SESSION}/events.jsonl`,
    `.copilot/session-state/${SESSION}/rewind.jsonl`,
    '.copilot/session-state/flat.jsonl',
    'exports/copilot.json',
    'moved/otel/c.jsonl',
  ]
  put(Object.fromEntries(names.map((name) => [name, '{}\n'])))
  const found = (env: Record<string, string>) =>
    copilot
      .discover({ env, home })
      .files.map(({ path }) => relative(home, path))
      .sort()
  const usual = [
    '.copilot/otel/a.jsonl',
    `.copilot/session-state/${SESSION}/events.jsonl`,
    '.copilot/session-state/flat.jsonl',
  ]
  expect(found({})).toEqual(usual)
  const exported = { COPILOT_OTEL_FILE_EXPORTER_PATH: '~/exports/copilot.json' }
  expect(found(exported)).toEqual([...usual, 'exports/copilot.json'])
  expect(found({ COPILOT_HOME: join(home, 'moved') })).toEqual(['moved/otel/c.jsonl'])
})

test('knows its own files from those of others', () => {
  const recognises = (name: string, rows: readonly unknown[]): boolean => {
    put({ [name]: rows })
    return copilot.recognise(join(home, name), readFileSync(join(home, name), 'latin1'))
  }
  expect(recognises('a.jsonl', [chat('span-1', usage(1, 0, 1))])).toBe(true)
  expect(recognises('b.jsonl', [entered(0)])).toBe(true)
  expect(recognises('c.jsonl', [{ type: 'assistant', sessionId: '1', data: {} }])).toBe(false)
  expect(recognises('d.json', [entered(0)])).toBe(false)
})

const generator = await import(
  new URL('../../../../../../bench/copilot-history.mjs', import.meta.url).href
)

agentLogContract({
  source: copilot,
  secret: generator.SECRET_TEXT,
  history: (seed) => {
    const { files, truth } = generator.copilotHistory({ seed })
    const placed = files.map(({ path, text }: { path: string; text: string }) => ({
      path: `.copilot/${path}`,
      content: text,
    }))
    return { files: placed, truth }
  },
})
