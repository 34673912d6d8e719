import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { type Checkpoint, FILE_START } from '../agent-log-source.ts'
import { copilot } from './copilot.ts'
import {
  agentRun,
  agentTurn,
  chat,
  EVENTS,
  eachWithHome,
  ended,
  entered,
  event,
  type Fields,
  home,
  inference,
  log,
  metersOf,
  metrics,
  OTEL,
  pair,
  put,
  read,
  SESSION,
  START,
  sumsOf,
  usage,
} from './copilot-history.contract.ts'
import { copilotReader } from './copilot-reader.ts'

eachWithHome()

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
    `state/.copilot/session-state/${SESSION}/events.jsonl`,
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
  const state = { XDG_STATE_HOME: join(home, 'state') }
  expect(found(state)).toEqual([...usual, `state/.copilot/session-state/${SESSION}/events.jsonl`])
  const moved = { ...state, COPILOT_HOME: join(home, 'moved') }
  expect(found(moved)).toEqual(['moved/otel/c.jsonl'])
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
