import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { totalsOf } from '@tokenledger/sdk/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { type CallReading, FILE_START, type LogFile } from '../agent-log-source.ts'
import { joinSightings, type Sighting } from '../sighting.ts'
import { codex } from './codex.ts'
import { codexReader } from './codex-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const START = Date.parse('2026-03-01T10:00:00Z')
/** A time some seconds after the start. */
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

/** An id of version 7, made some seconds after the start. */
const id7 = (seconds: number, tail = '1'): string => {
  const hex = Math.round(START + seconds * 1000)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail.padStart(12, '0')}`
}

const THREAD = id7(0)
const DAY = '.codex/sessions/2026/03/01'
const FILE = `${DAY}/rollout-2026-03-01T10-00-00-${THREAD}.jsonl`

const row = (seconds: number, type: string, payload: Fields) => ({
  timestamp: at(seconds),
  type,
  payload,
})
const meta = (fields: Fields = {}, seconds = 0) =>
  row(seconds, 'session_meta', {
    id: THREAD,
    timestamp: at(seconds),
    cwd: '/srv/shop',
    originator: 'codex_cli_rs',
    cli_version: '0.140.0',
    source: 'cli',
    model_provider: 'openai',
    git: { commit_hash: 'abc', branch: 'main' },
    ...fields,
  })
const turn = (seconds: number, id: string | null, fields: Fields = {}) =>
  row(seconds, 'turn_context', {
    ...(id === null ? {} : { turn_id: id }),
    cwd: '/srv/shop',
    model: 'gpt-5',
    effort: 'medium',
    ...fields,
  })
const event = (seconds: number, type: string, fields: Fields = {}) =>
  row(seconds, 'event_msg', { type, ...fields })

/** Input, cached input, output, reasoning. */
type Vector = readonly [number, number, number, number?]
const usage = ([input, cached, output, reasoning = 0]: Vector) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
})
const count = (seconds: number, total: Vector | null, last: Vector | null, fields: Fields = {}) =>
  event(seconds, 'token_count', {
    info: {
      ...(total === null ? {} : { total_token_usage: usage(total) }),
      ...(last === null ? {} : { last_token_usage: usage(last) }),
      model_context_window: 258_400,
    },
    rate_limits: null,
    ...fields,
  })

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
function read(files: Record<string, readonly unknown[] | string>, place: Fields = {}) {
  put(files)
  const where = { env: {}, home, ...place }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = codex.discover(where)
  const reasons = skipped.map(({ reason }) => reason)
  const decode = codexReader.decoder(where)
  const decodeAll = (file: LogFile): void => {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  for (const file of found) decodeAll(file)
  const calls: CallReading[] = []
  const keys: string[] = []
  for (const [key, sighting] of sightings) {
    for (const call of codexReader.calls?.(sighting) ?? []) {
      calls.push(codexReader.read(key, call))
      keys.push(key)
    }
  }
  return { calls, keys, reasons, sums: () => sumsOf(calls) }
}

const sumsOf = (calls: readonly CallReading[]): Vector => {
  const sums: [number, number, number, number] = [0, 0, 0, 0]
  for (const { usage: one } of calls) {
    const totals = totalsOf(one)
    sums[0] += totals.inputTokens
    sums[1] += totals.cacheReadTokens
    sums[2] += totals.outputTokens
    sums[3] += totals.reasoningTokens
  }
  return sums
}

const metersOf = (call: CallReading | undefined) => call?.usage.segments.map(({ meters }) => meters)

test('a counter is a call with what the last answer consumed and who made it', () => {
  const { calls, keys, reasons } = read({
    [FILE]: [
      meta({ cwd: join(home, 'shop') }),
      event(1, 'task_started', { turn_id: id7(1), started_at: START / 1000 + 1 }),
      turn(1, id7(1), { cwd: join(home, 'shop') }),
      row(3, 'response_item', { type: 'function_call', name: 'shell', arguments: '{"id":null}' }),
      row(3, 'response_item', { type: 'custom_tool_call', name: 'apply_patch', input: 'x' }),
      row(3, 'response_item', { type: 'local_shell_call', action: {} }),
      row(3, 'response_item', { type: 'web_search_call', action: { type: 'search', query: 'q' } }),
      row(3, 'response_item', { type: 'web_search_call', action: { type: 'open_page', url: 'u' } }),
      count(4, [1000, 600, 90, 40], [1000, 600, 90, 40]),
      row(5, 'response_item', { type: 'function_call_output', output: '"name":"no_tool"' }),
      count(9, [3000, 1800, 150, 60], [2000, 1200, 60, 20]),
    ],
  })
  expect(reasons).toEqual([])
  expect(keys).toEqual([`codex:${THREAD}:1000.600.90.40`, `codex:${THREAD}:3000.1800.150.60`])
  expect(metersOf(calls[0])).toEqual([
    { input: 400, 'input.cacheRead': 600, output: 50, 'output.reasoning': 40, webSearch: 1 },
  ])
  expect(calls[0]).toMatchObject({
    time: START + 4000,
    responseModel: 'gpt-5',
    status: 'ok',
    tools: { used: ['apply_patch', 'local_shell', 'shell', 'web_search'] },
    dimensions: {
      source: 'import:codex',
      provider: 'openai',
      agent: 'codex',
      session: THREAD,
      project: '~/shop',
      operation: 'chat',
      tags: { git_branch: 'main' },
    },
  })
  expect(calls[1]?.tools).toBeUndefined()
  expect(metersOf(calls[1])).toEqual([
    { input: 800, 'input.cacheRead': 1200, output: 40, 'output.reasoning': 20 },
  ])
  expect(calls[1]?.usage.reportedTotal).toBe(2060)
})

test('a total that stands where it stood adds nothing, whatever it says of the last answer', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 0, 50], [1000, 0, 50]),
      count(3, [1000, 0, 50], [1000, 0, 50]),
      event(4, 'token_count', { info: null, rate_limits: {} }),
      turn(60, id7(60)),
      count(61, [1000, 0, 50], [1000, 0, 50]),
      count(65, [2100, 900, 80], [1100, 900, 30]),
    ],
  })
  expect(sums()).toEqual([2100, 900, 80, 0])
  expect(reasons).toEqual(['repeated_counter', 'no_usage', 'repeated_counter'])
})

test('the first total of a resumed thread is not counted, its last answer is', () => {
  const { sums } = read({
    [FILE]: [meta(), turn(1, id7(1)), count(2, [90_000, 80_000, 900], [1200, 1000, 40])],
  })
  expect(sums()).toEqual([1200, 1000, 40, 0])
})

test('where only the total is stated, its growth counts', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 200, 50], null),
      count(3, [1000, 200, 50], null),
      count(4, [1700, 500, 80], null),
    ],
  })
  expect(sums()).toEqual([1700, 500, 80, 0])
  expect(reasons).toEqual(['repeated_counter'])
})

test('where only the last answer is stated, it counts', () => {
  const { sums } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, null, [1000, 200, 50]),
      count(3, null, [1000, 200, 50]),
      count(4, [2500, 500, 120], [500, 100, 20]),
    ],
  })
  expect(sums()).toEqual([2500, 500, 120, 0])
})

test('an older total that comes late adds nothing', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [100_000, 0, 500], [100_000, 0, 500]),
      count(3, [104_000, 0, 600], [4000, 0, 100]),
      count(4, [103_000, 0, 590], [3000, 0, 90]),
      count(5, [106_000, 0, 650], [2000, 0, 50]),
    ],
  })
  expect(sums()).toEqual([106_000, 0, 650, 0])
  expect(reasons).toEqual(['stale_counter'])
})

test('a counter that begins anew counts, also where it reaches what it stood at before', () => {
  const steps = [1000, 2000, 3000, 4000, 5000].map((total, index) =>
    count(2 + index, [total, 0, total / 10], [1000, 0, 100]),
  )
  const { calls, sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      ...steps,
      turn(90, id7(90)),
      count(92, [1000, 0, 100], [1000, 0, 100]),
      count(93, [2000, 0, 200], [1000, 0, 100]),
    ],
  })
  expect([calls.length, reasons]).toEqual([7, []])
  expect(sums()).toEqual([7000, 0, 700, 0])
})

test('a short counter that begins anew is known by its first answer', () => {
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [1000, 0, 50], [1000, 0, 50]),
      turn(9, id7(9)),
      count(10, [990, 0, 40], [990, 0, 40]),
    ],
  })
  expect(sums()).toEqual([1990, 0, 90, 0])
  expect(reasons).toEqual([])
})

test('a full context window is no consumption, and the counter goes on from zero', () => {
  const full = event(5, 'token_count', {
    info: {
      total_token_usage: { ...usage([0, 0, 0]), total_tokens: 258_400 },
      last_token_usage: { ...usage([0, 0, 0]), total_tokens: 9000 },
    },
  })
  const { sums, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [249_000, 0, 400], [249_000, 0, 400]),
      full,
      count(9, [249_000, 0, 400], [249_000, 0, 400]),
      full,
      count(20, [30_000, 0, 70], [30_000, 0, 70]),
    ],
  })
  expect(sums()).toEqual([279_000, 0, 470, 0])
  expect(reasons).toEqual(['no_tokens', 'repeated_counter', 'no_tokens'])
})

const CHILD = id7(100, 'c')
const CHILD_FILE = `${DAY}/rollout-2026-03-01T10-01-40-${CHILD}.jsonl`
const parentRows = [
  meta(),
  event(1, 'task_started', { turn_id: id7(1) }),
  turn(1, id7(1)),
  count(5, [1000, 0, 50], [1000, 0, 50]),
  turn(30, id7(30)),
  count(35, [2500, 900, 90], [1500, 900, 40]),
  count(38, [4500, 2400, 130], [2000, 1500, 40]),
]
/** A history as a fork writes it again: at once, at its own time. */
const rewritten = (rows: readonly object[], seconds: number) =>
  rows.map((one) => ({ ...one, timestamp: at(seconds) }))
const ownRows = [
  event(101, 'task_started', { turn_id: id7(101, 'c'), started_at: START / 1000 + 101 }),
  turn(101, id7(101, 'c'), { model: 'gpt-5-mini' }),
  count(104, [5500, 3000, 160], [1000, 600, 30]),
  count(109, [7000, 4000, 190], [1500, 1000, 30]),
]
const forked = { id: CHILD, forked_from_id: THREAD }
const spawned = {
  id: CHILD,
  session_id: THREAD,
  source: {
    subagent: { thread_spawn: { parent_thread_id: THREAD, depth: 1, agent_role: 'explorer' } },
  },
}

for (const [kind, fields] of Object.entries({ forked, spawned })) {
  for (const [way, copied] of Object.entries({
    'with their own times': parentRows,
    'with the time of the fork': rewritten(parentRows, 100.2),
    'without the thread that they are from': rewritten(parentRows.slice(1), 100.2),
  })) {
    test(`a thread that was ${kind} does not count the rows that it copied ${way}`, () => {
      const child = [meta(fields, 100), ...copied, ...ownRows]
      const both = read({ [FILE]: parentRows, [CHILD_FILE]: child })
      expect(both.sums()).toEqual([7000, 4000, 190, 0])
      expect(both.calls.length).toBe(5)
      expect(both.reasons).toEqual(Array(3).fill('inherited_history'))
      rmSync(join(home, FILE))
      expect(read({ [CHILD_FILE]: child }).sums()).toEqual([2500, 1600, 60, 0])
    })
  }
}

test('copies in a turn of its own are known by what was inherited', () => {
  const { sums, reasons } = read({
    [CHILD_FILE]: [
      meta(forked, 100),
      ...rewritten(parentRows, 100.2),
      turn(101, id7(101, 'c')),
      ...rewritten([...parentRows.slice(3, 4), ...parentRows.slice(5)], 101.5),
      count(104, [5500, 3000, 160], [1000, 600, 30]),
    ],
  })
  expect(sums()).toEqual([1000, 600, 30, 0])
  expect(reasons).toEqual(Array(6).fill('inherited_history'))
})

test("a fork's own counter that began at zero counts", () => {
  const { sums } = read({
    [CHILD_FILE]: [
      meta(forked, 100),
      ...rewritten(parentRows, 100.2),
      turn(101, id7(101, 'c')),
      count(104, [700, 0, 20], [700, 0, 20]),
      count(109, [1500, 600, 50], [800, 600, 30]),
    ],
  })
  expect(sums()).toEqual([1500, 600, 50, 0])
})

test('a fork that copied nothing counts from its first row', () => {
  const { sums, reasons } = read({
    [CHILD_FILE]: [
      meta(forked, 100),
      turn(100.3, id7(100.3, 'c')),
      count(104, [9000, 0, 60], [900, 0, 20]),
    ],
  })
  expect([sums(), reasons]).toEqual([[900, 0, 20, 0], []])
})

test('without ids of turns the time tells what a fork copied', () => {
  const old = [
    meta(),
    turn(1, null),
    count(5, [1000, 0, 50], [1000, 0, 50]),
    turn(30, null),
    count(35, [2500, 900, 90], [1500, 900, 40]),
  ]
  for (const copied of [old, rewritten(old, 100.4)]) {
    const { sums, calls } = read({
      [FILE]: old,
      [CHILD_FILE]: [
        meta(forked, 100),
        ...copied,
        turn(100.6, null),
        count(104, [3500, 1500, 120], [1000, 600, 30]),
      ],
    })
    expect([sums(), calls.length]).toEqual([[3500, 1500, 120, 0], 3])
  }
})

test('copies that a fork writes later are known by standing in one second', () => {
  const copied = [
    { ...count(0, [1000, 0, 50], [1000, 0, 50]), timestamp: at(105.1) },
    { ...count(0, [2500, 900, 90], [1500, 900, 40]), timestamp: at(105.6) },
  ]
  const own = [
    count(130, [3500, 1500, 120], [1000, 600, 30]),
    count(140, [4500, 2000, 150], [1000, 500, 30]),
  ]
  const one = read({ [CHILD_FILE]: [meta(forked, 100), turn(100, null), ...copied, ...own] })
  expect([one.sums(), one.calls.length]).toEqual([[2000, 1100, 60, 0], 2])
  const other = read({ [CHILD_FILE]: [meta(forked, 100), turn(100, null), ...own] })
  expect([other.sums(), other.calls.length]).toEqual([[2000, 1100, 60, 0], 2])
})

test('with ids of another kind a turn is known by its announcement', () => {
  const { sums, reasons } = read({
    [CHILD_FILE]: [
      meta({ id: 'child', forked_from_id: 'parent' }, 100),
      meta({ id: 'parent' }, 100),
      turn(100, 'turn-p1'),
      count(100.2, [1000, 0, 50], [1000, 0, 50]),
      event(100.5, 'task_started', { turn_id: 'turn-c1' }),
      turn(100.6, 'turn-c1'),
      count(100.9, [1800, 0, 80], [800, 0, 30]),
    ],
  })
  expect([sums(), reasons]).toEqual([[800, 0, 30, 0], ['inherited_history']])
})

test('where the history numbers its rows, the first own one is known', () => {
  const numbered = (rows: readonly object[]) => rows.map((one, ordinal) => ({ ordinal, ...one }))
  const copied = rewritten(parentRows, 100.2)
  for (const start of [copied.length + 1, String(copied.length + 1)]) {
    const { sums } = read({
      [CHILD_FILE]: numbered([
        meta({ ...spawned, subagent_history_start_ordinal: start }, 100),
        ...copied,
        count(100.4, [5500, 3000, 160], [1000, 600, 30]),
      ]),
    })
    expect(sums()).toEqual([1000, 600, 30, 0])
  }
})

test('a sub-agent of a fork counts what is its own', () => {
  const grandchild = id7(200, 'd')
  const path = `${DAY}/rollout-2026-03-01T10-03-20-${grandchild}.jsonl`
  const child = [meta(forked, 100), ...rewritten(parentRows, 100.2), ...ownRows]
  const fields = {
    id: grandchild,
    source: { subagent: { thread_spawn: { parent_thread_id: CHILD, agent_nickname: 'Dirac' } } },
  }
  const { calls, sums } = read({
    [FILE]: parentRows,
    [CHILD_FILE]: child,
    [path]: [
      meta(fields, 200),
      ...rewritten(child, 200.1),
      event(200.5, 'task_started', { turn_id: id7(200.5, 'd') }),
      turn(200.6, id7(200.5, 'd')),
      count(207, [7900, 4400, 210], [900, 400, 20]),
    ],
  })
  expect(sums()).toEqual([7900, 4400, 210, 0])
  expect(calls.length).toBe(6)
  expect(calls.at(-1)?.dimensions).toMatchObject({
    agent: 'subagent',
    session: CHILD,
    tags: { agent_type: 'subagent', agent_id: grandchild },
  })
})

test('a sub-agent is named by its role and belongs to the conversation that called it', () => {
  const { calls } = read({
    [CHILD_FILE]: [meta(spawned, 100), ...ownRows],
    [`${DAY}/review.jsonl`]: [
      meta({ id: id7(300), source: { subagent: 'review' } }, 300),
      turn(301, id7(301)),
      count(305, [100, 0, 5], [100, 0, 5]),
    ],
    [`${DAY}/guardian.jsonl`]: [
      meta({ id: id7(400), source: { subagent: { other: 'guardian' } } }, 400),
      turn(401, id7(401)),
      count(405, [100, 0, 5], [100, 0, 5]),
    ],
  })
  const named = calls.map(({ dimensions: { agent, session } }) => `${agent} ${session}`)
  expect(new Set(named)).toEqual(
    new Set([`explorer ${THREAD}`, `review ${id7(300)}`, `guardian ${id7(400)}`]),
  )
  const explorer = calls.find(({ dimensions }) => dimensions.agent === 'explorer')
  expect(explorer?.responseModel).toBe('gpt-5-mini')
})

test('a thread that goes on in another file counts once', () => {
  const later = `.codex/sessions/2026/03/02/rollout-2026-03-02T09-00-00-${THREAD}.jsonl`
  const goesOn = [
    turn(5000, id7(5000)),
    count(5001, [4500, 2400, 130], [2000, 1500, 40]),
    count(5004, [5000, 2800, 150], [500, 400, 20]),
  ]
  for (const copied of [[], parentRows.slice(1)]) {
    const { sums, calls } = read({
      [FILE]: parentRows,
      [later]: [meta({}, 4999), ...copied, ...goesOn],
    })
    expect([sums(), calls.length]).toEqual([[5000, 2800, 150, 0], 4])
  }
})

test('histories that were joined into one file are several threads', () => {
  const other = id7(500, 'b')
  const { calls, sums } = read({
    [FILE]: [
      ...parentRows,
      meta({ id: other }, 500),
      turn(501, id7(501, 'b')),
      count(505, [1000, 0, 50], [1000, 0, 50]),
    ],
  })
  expect(sums()).toEqual([5500, 2400, 180, 0])
  expect(calls.at(-1)?.dimensions.session).toBe(other)
})

test('an answer that is recorded by itself names the call, and is not counted again', () => {
  const answerId = `resp_${'0123456789abcdef'.repeat(3)}`
  const record = (seconds: number, id: string, vector: Vector) =>
    row(seconds, 'token_usage_record', {
      thread_id: THREAD,
      turn_id: id7(1),
      response_id: id,
      usage: usage(vector),
      thread_token_usage: usage(vector),
      service_tier: 'flex',
    })
  const { calls, keys, reasons } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      record(3, answerId, [1000, 600, 90]),
      count(3, [1000, 600, 90], [1000, 600, 90]),
      record(6, 'resp_2', [500, 300, 20]),
      count(6, [1500, 900, 110], [500, 300, 20]),
    ],
  })
  expect(keys).toEqual([answerId, `codex:${THREAD}:1500.900.110.0`])
  expect(calls.map(({ responseId }) => responseId)).toEqual([answerId, 'resp_2'])
  expect(calls[0]?.usage.context.serviceTier).toBe('flex')
  expect(reasons).toEqual(['usage_record', 'usage_record'])
})

test('the model is that of the row, else of its info, else of the turn', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      count(2, [100, 0, 5], [100, 0, 5]),
      turn(3, id7(3), { model: 'gpt-5-codex' }),
      count(4, [200, 0, 10], [100, 0, 5]),
      count(5, [300, 0, 15], [100, 0, 5], { model: 'gpt-5-mini' }),
      event(6, 'token_count', {
        info: { model: 'gpt-5-nano', last_token_usage: usage([100, 0, 5]) },
      }),
      turn(7, id7(7), { model: null }),
      count(8, [500, 0, 25], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ responseModel }) => responseModel)).toEqual([
    undefined,
    'gpt-5-codex',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-5-nano',
  ])
  expect(calls[0]?.usage.segments[0]?.model).toBeNull()
})

test('the service tier is the one that was recorded', () => {
  const settings = (seconds: number, tier: unknown) =>
    event(seconds, 'thread_settings_applied', {
      thread_settings: { model: 'gpt-5', ...(tier === undefined ? {} : { service_tier: tier }) },
    })
  const { calls } = read({
    '.codex/config.toml': 'service_tier = "flex"\n',
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      count(2, [100, 0, 5], [100, 0, 5]),
      settings(3, 'Fast'),
      turn(4, id7(4)),
      count(5, [200, 0, 10], [100, 0, 5]),
      turn(6, id7(6)),
      count(7, [300, 0, 15], [100, 0, 5]),
      settings(8, undefined),
      count(9, [400, 0, 20], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ usage: { context } }) => context.serviceTier)).toEqual([
    undefined,
    'fast',
    'fast',
    undefined,
  ])
})

test('who answers is what the history says, as far as it is a provider', () => {
  const providers = ['azure', 'my-proxy', null, 'ollama'].map((name, index) => {
    const { calls } = read({
      [FILE]: [
        meta({ model_provider: name }),
        turn(1, id7(1)),
        count(2, [100 + index, 0, 5], [100, 0, 5]),
      ],
    })
    return calls[0]?.dimensions.provider
  })
  expect(providers).toEqual(['azure.ai.openai', 'openai', 'openai', 'ollama'])
})

const EXEC = 'logs/exec.jsonl'
const started = (thread: string) => ({ type: 'thread.started', thread_id: thread })
const completed = (vector: Vector) => {
  const { total_tokens: _, ...rest } = usage(vector)
  return { type: 'turn.completed', usage: rest }
}
const readExec = (rows: Record<string, readonly unknown[]>) =>
  read(rows, { paths: Object.keys(rows).map((name) => join(home, name)) })

test('a log of codex exec counts each turn, with its tools and the time of its thread', () => {
  const { calls, sums } = readExec({
    [EXEC]: [
      started(THREAD),
      { type: 'turn.started' },
      { type: 'item.completed', item: { id: 'item_0', type: 'command_execution', command: 'ls' } },
      {
        type: 'item.completed',
        item: { id: 'item_1', type: 'mcp_tool_call', server: 'git', tool: 'log' },
      },
      { type: 'item.completed', item: { id: 'item_2', type: 'agent_message', text: 'usage' } },
      completed([5800, 1300, 190, 35]),
    ],
  })
  expect(sums()).toEqual([5800, 1300, 190, 35])
  expect(calls[0]).toMatchObject({
    time: START,
    tools: { used: ['command_execution', 'mcp__git__log'] },
    dimensions: { session: THREAD, agent: 'codex' },
    usage: { context: { maxPassInput: 0 } },
  })
  expect(calls[0]?.usage.warnings.map(({ code }) => code)).toContain('sum_of_calls')
})

test('runs of one thread state its total so far, wherever they were logged', () => {
  const runs = [[1200, 200, 50] as const, [2400, 700, 90] as const, [3600, 1500, 140] as const]
  const one = runs.flatMap((vector) => [started(THREAD), completed(vector)])
  expect(readExec({ [EXEC]: one }).sums()).toEqual([3600, 1500, 140, 0])
  const several = Object.fromEntries(
    runs.map((vector, index) => [`logs/${index}.jsonl`, [started(THREAD), completed(vector)]]),
  )
  const { sums, calls } = readExec(several)
  expect([sums(), calls.length]).toEqual([[3600, 1500, 140, 0], 3])
})

test('several turns of one run state their own', () => {
  const { sums } = readExec({
    [EXEC]: [started(THREAD), completed([1200, 200, 50]), completed([900, 100, 40])],
  })
  expect(sums()).toEqual([2100, 300, 90, 0])
})

test('a run that has a history of its own is counted there', () => {
  const paths = [FILE, EXEC].map((name) => join(home, name))
  const { sums, calls } = read(
    { [EXEC]: [started(THREAD), completed([4500, 2400, 130])], [FILE]: parentRows },
    { paths },
  )
  expect([sums(), calls.length]).toEqual([[4500, 2400, 130, 0], 3])
})

test('usage without a thread counts by itself, under any of its names', () => {
  const { sums, calls } = readExec({
    [EXEC]: [
      { type: 'turn.completed', usage: { input_tokens: 100, output_tokens: 5 } },
      { type: 'turn.completed', usage: { input_tokens: 100, output_tokens: 5 } },
      { data: { usage: { prompt_tokens: 200, completion_tokens: 10 }, model: 'gpt-5' } },
      { result: { usage: { input_tokens: 300, cached_input_tokens: 50, output_tokens: 15 } } },
      { timestamp: at(70), response: { model: 'gpt-5-mini', usage: { input_tokens: '400' } } },
      { type: 'turn.completed', usage: null },
      { type: 'turn.completed', usage: { input_tokens: 0, output_tokens: 0 } },
    ],
  })
  expect([sums(), calls.length]).toEqual([[1100, 50, 35, 0], 5])
  expect(calls.map(({ responseModel }) => responseModel)).toEqual([
    undefined,
    undefined,
    'gpt-5',
    'gpt-5',
    'gpt-5-mini',
  ])
  expect(calls[4]?.time).toBe(START + 70_000)
})

test('reading goes on behind the last finished line as if it had never stopped', () => {
  const lines = [...parentRows, meta(forked, 100), ...ownRows].map((one) => JSON.stringify(one))
  const text = `${lines.join('\n')}\n`
  put({ [FILE]: text })
  const decode = codexReader.decoder({ env: {}, home })
  const keysOf = (file: LogFile, from = FILE_START) => {
    const keys = new Set<string>()
    const rows = decode(file, from)
    for (;;) {
      const next = rows.next()
      if (next.done === true) return { keys, checkpoint: next.value }
      if (next.value.kind === 'observation') keys.add(next.value.key)
    }
  }
  const [file] = codex.discover({ env: {}, home }).files
  if (file === undefined) throw new Error('No file')
  const whole = keysOf(file).keys
  for (let cut = 0; cut <= text.length; cut += 41) {
    put({ [FILE]: text.slice(0, cut) })
    const before = keysOf(file)
    put({ [FILE]: text })
    const state = JSON.parse(JSON.stringify(before.checkpoint))
    const after = keysOf(file, state)
    expect(new Set([...before.keys, ...after.keys])).toEqual(whole)
  }
})

test('what cannot be read is told', () => {
  const { calls, reasons } = read({
    [FILE]: `${JSON.stringify(meta())}\n{"token_count" broken\n["token_count"]\n{"payload":{"type":"token_count","inf`,
    [`${DAY}/old.jsonl.zst`]: 'compressed',
  })
  expect(calls).toEqual([])
  expect(reasons.sort()).toEqual(['invalid_document', 'invalid_json', 'invalid_json', 'torn_line'])
})

test('line ends of Windows, a byte order mark, white space and other scripts are read', () => {
  const spaced = (one: object) => JSON.stringify(one, null, 1).replaceAll('\n', ' ')
  const rows = [
    meta({ git: { branch: 'übung/東京' } }),
    turn(1, id7(1)),
    count(2, [100, 40, 5], [100, 40, 5]),
  ]
  const { calls } = read({ [FILE]: `\uFEFF${rows.map(spaced).join('\r\n')}` })
  expect(calls[0]?.dimensions.tags).toEqual({ git_branch: 'übung/東京' })
  expect(calls[0]?.responseModel).toBe('gpt-5')
  expect(metersOf(calls[0])).toEqual([{ input: 60, 'input.cacheRead': 40, output: 5 }])
})

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        ...(path.length > 0 ? [path] : []),
        ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
      ]

const withNull = (value: Fields, [key = '', ...rest]: readonly string[]): Fields => ({
  ...value,
  [key]: rest.length === 0 ? null : withNull(value[key] as Fields, rest),
})

test('a null anywhere never loses a row', () => {
  const rows: Fields[] = [meta(), turn(1, id7(1)), count(2, [100, 40, 5, 2], [100, 40, 5, 2])]
  for (const [index, one] of rows.entries()) {
    // Without its payload a row says nothing of usage at all.
    for (const path of pathsOf(one).filter((parts) => parts.join() !== 'payload')) {
      const changed = rows.map((row, at) => (at === index ? withNull(row, path) : row))
      const { calls, reasons } = read({ [FILE]: changed })
      expect([path, calls.length + reasons.length]).toEqual([path, 1])
    }
  }
})

test('a count that is null in one total is no sign of a counter that fell', () => {
  const totals: readonly Vector[] = [
    [1000, 600, 50, 20],
    [2000, 1200, 90, 30],
    [3000, 1800, 150, 40],
  ]
  const rows: Fields[] = totals.map((total, index) =>
    count(2 + index, total, index === 0 ? total : [1000, 600, 50, 10]),
  )
  for (const name of Object.keys(usage([0, 0, 0]))) {
    const path = ['payload', 'info', 'total_token_usage', name]
    const changed = rows.map((one, index) => (index === 1 ? withNull(one, path) : one))
    const { sums, calls } = read({ [FILE]: [meta(), turn(1, id7(1)), ...changed] })
    expect([name, sums(), calls.length]).toEqual([name, [3000, 1800, 150, 40], 3])
  }
})

test('a time that cannot be read is that of the row before', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      turn(7, id7(7)),
      { ...count(9, [100, 0, 5], [100, 0, 5]), timestamp: 'now' },
      { ...count(9, [200, 0, 10], [100, 0, 5]), timestamp: '0001-01-01T00:00:00Z' },
    ],
  })
  expect(calls.map(({ time }) => time)).toEqual([START + 7000, START + 7000])
})

test('unknown fields and kinds of rows are no matter', () => {
  const { calls, reasons } = read({
    [FILE]: [
      { ...meta({ more: { usage: 1 } }), ordinal: 0, extra: [] },
      row(0, 'world_state', { usage: { input_tokens: 5 } }),
      row(0, 'compacted', { replacement_history: [{ type: 'function_call', name: 'no' }] }),
      turn(1, id7(1), { extra: null }),
      count(2, [100, 0, 5], [100, 0, 5], { extra: { input_tokens: 9 } }),
    ],
  })
  expect([calls.length, reasons, calls[0]?.tools]).toEqual([1, [], undefined])
})

test('of a very long line only names and counters are read', () => {
  const long = 'x'.repeat(3_000_000)
  const { sums, calls } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      row(2, 'response_item', { type: 'function_call', name: 'apply', arguments: long }),
      row(2, 'compacted', { replacement_history: [{ type: 'function_call', name: long }] }),
      row(3, 'response_item', { type: 'function_call_output', output: `"token_count" ${long}` }),
      count(4, [100, 0, 5], [100, 0, 5]),
    ],
  })
  expect(sums()).toEqual([100, 0, 5, 0])
  expect(calls[0]?.tools).toEqual({ used: ['apply'] })
})

const generator = await import(
  new URL('../../../../../../bench/codex-history.mjs', import.meta.url).href
)

agentLogContract({
  source: codex,
  secret: generator.SECRET_TEXT,
  history: (seed) => {
    const { files, truth } = generator.codexHistory({ seed, threads: 3, turns: 3 })
    const placed = files.map(({ path, text }: { path: string; text: string }) => ({
      path: `.codex/${path}`,
      content: text,
    }))
    return { files: placed, truth }
  },
})
