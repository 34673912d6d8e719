import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { codex } from './codex.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-records-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const THREAD = '01a0a000-0000-7000-8000-000000000001'
const CHILD = '01a0a000-9c40-7000-8000-00000000000c'
const TURN = '01a0a000-03e8-7000-8000-000000000002'
const nameOf = (id: string) => `.codex/sessions/2026/09/20/rollout-2026-09-20T10-00-00-${id}.jsonl`
const answerOf = (name: string) => `resp_${name.padStart(40, '0')}`

const row = (seconds: number, type: string, payload: Fields) => ({
  timestamp: new Date(Date.parse('2026-09-20T10:00:00Z') + seconds * 1000).toISOString(),
  type,
  payload,
})
const meta = (fields: Fields = {}) =>
  row(0, 'session_meta', { id: THREAD, cwd: '/srv/shop', source: 'cli', ...fields })
const turn = (seconds: number) =>
  row(seconds, 'turn_context', { turn_id: TURN, cwd: '/srv/shop', model: 'gpt-5' })

/** Input, cached input, output. */
type Counts = readonly [number, number, number]
const usage = ([input, cached, output]: Counts) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: input + output,
})
const record = (seconds: number, id: string, counts: Counts, thread = THREAD) =>
  row(seconds, 'token_usage_record', {
    thread_id: thread,
    session_id: THREAD,
    turn_id: TURN,
    response_id: id,
    usage: usage(counts),
  })
const count = (seconds: number, total: Counts, last: Counts) =>
  row(seconds, 'event_msg', {
    type: 'token_count',
    info: { total_token_usage: usage(total), last_token_usage: usage(last) },
  })
const tool = (seconds: number, name: string) =>
  row(seconds, 'response_item', { type: 'function_call', name })

async function read(files: Record<string, readonly object[]>) {
  for (const [name, rows] of Object.entries(files)) {
    const path = join(home, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, rows.map((one) => `${JSON.stringify(one)}\n`).join(''))
  }
  const store = memoryStore()
  const [report] = await importAgentLogs({ store, env: {}, home, sources: [codex] })
  const calls = await store.tail(0, 100)
  const sums = calls.map((one) => [one.inputTokens, one.cacheReadTokens, one.outputTokens])
  const skipped = report?.skipped.map(({ reason, count: rows }) => [reason, rows])
  return { calls, sums, skipped }
}

test('a compaction counts, though no counter moves with it', async () => {
  const { calls, sums, skipped } = await read({
    [nameOf(THREAD)]: [
      meta(),
      turn(1),
      tool(2, 'shell'),
      record(3, answerOf('1'), [1000, 600, 90]),
      count(3, [1000, 600, 90], [1000, 600, 90]),
      record(5, answerOf('c'), [1090, 1000, 400]),
      row(5, 'compacted', { message: '', compaction_response_id: answerOf('c') }),
      // What the context holds now, as the tool estimates it.
      count(5, [1000, 600, 90], [0, 0, 0]),
      record(8, answerOf('2'), [500, 0, 20]),
      count(8, [1500, 600, 110], [500, 0, 20]),
    ],
  })
  expect(sums).toEqual([
    [1000, 600, 90],
    [1090, 1000, 400],
    [500, 0, 20],
  ])
  expect(calls.map(({ id }) => id)).toEqual(['1', 'c', '2'].map(answerOf))
  expect(calls[0]?.tools).toEqual({ used: ['shell'] })
  expect(calls[1]).toMatchObject({ model: 'gpt-5', session: THREAD })
  expect(skipped).toEqual([
    ['usage_record', 2],
    ['repeated_counter', 1],
  ])
})

test('the model that a record names answered, whatever is set for the turn', async () => {
  const named = record(3, answerOf('1'), [1000, 600, 90])
  const { calls } = await read({
    [nameOf(THREAD)]: [
      meta(),
      turn(1),
      { ...named, payload: { ...named.payload, model: 'gpt-5-mini' } },
      count(3, [1000, 600, 90], [1000, 600, 90]),
      record(8, answerOf('2'), [500, 0, 20]),
    ],
  })
  expect(calls.map(({ model }) => model)).toEqual(['gpt-5-mini', 'gpt-5'])
})

test('an answer that searched counts with all that it read, not with what its context holds', async () => {
  const { sums } = await read({
    [nameOf(THREAD)]: [
      meta(),
      turn(1),
      record(3, answerOf('1'), [5000, 1000, 90]),
      count(3, [5000, 1000, 90], [900, 0, 90]),
    ],
  })
  expect(sums).toEqual([[5000, 1000, 90]])
})

test('a record and its counter are one call, whichever stands first', async () => {
  for (const isRecordFirst of [true, false]) {
    const rows = [1, 2, 3].flatMap((n) => {
      const own = record(10 * n, answerOf(`${n}`), [100 + n, 0, 10])
      const counter = count(10 * n + 1, [100 * n + (n * (n + 1)) / 2, 0, 10 * n], [100 + n, 0, 10])
      return isRecordFirst ? [own, counter] : [counter, own]
    })
    const { calls } = await read({ [nameOf(THREAD)]: [meta(), turn(1), ...rows] })
    expect(calls.map(({ inputTokens }) => inputTokens)).toEqual([101, 102, 103])
  }
})

test('a counter of more than the record before it says is of another answer', async () => {
  const rows = [record(2, answerOf('a'), [100, 0, 10]), count(3, [900, 0, 90], [900, 0, 90])]
  const { calls } = await read({ [nameOf(THREAD)]: [meta(), turn(1), ...rows] })
  expect(calls.map(({ inputTokens }) => inputTokens)).toEqual([100, 900])
})

test('counters without a record beside them count as before', async () => {
  const { sums } = await read({
    [nameOf(THREAD)]: [
      meta(),
      turn(1),
      count(2, [1000, 0, 10], [1000, 0, 10]),
      record(3, answerOf('1'), [2000, 0, 20]),
      count(3, [3000, 0, 30], [2000, 0, 20]),
      count(3, [3000, 0, 30], [2000, 0, 20]),
      // Another version of the tool went on.
      count(4, [6000, 0, 60], [3000, 0, 30]),
    ],
  })
  expect(sums).toEqual([
    [1000, 0, 10],
    [2000, 0, 20],
    [3000, 0, 30],
  ])
})

/** A sub-agent's history that the tool rewrote: it says that all of it was copied. */
const rewritten = (rows: readonly object[]) =>
  [
    meta({
      id: CHILD,
      session_id: THREAD,
      source: { subagent: { thread_spawn: { parent_thread_id: THREAD, agent_role: 'tester' } } },
      subagent_history_start_ordinal: 1 + rows.length,
    }),
    ...rows,
  ].map((one, ordinal) => ({ ...one, ordinal }))

test("a sub-agent's own records count, wherever its history says that its own rows begin", async () => {
  const { calls, sums, skipped } = await read({
    [nameOf(CHILD)]: rewritten([
      turn(1),
      record(2, answerOf('p'), [9000, 0, 90]),
      count(2, [9000, 0, 90], [9000, 0, 90]),
      record(50, answerOf('1'), [700, 0, 7], CHILD),
      count(50, [9700, 0, 97], [700, 0, 7]),
      record(60, answerOf('2'), [800, 0, 8], CHILD),
      count(60, [10_500, 0, 105], [800, 0, 8]),
    ]),
  })
  expect(sums).toEqual([
    [700, 0, 7],
    [800, 0, 8],
  ])
  expect(calls[0]).toMatchObject({
    agent: 'tester',
    session: THREAD,
    tags: { agent_id: CHILD },
  })
  expect(skipped).toEqual([
    ['inherited_history', 2],
    ['usage_record', 2],
  ])
})

test('settings that name the sub-agent stand behind what it copied', async () => {
  const settings = (thread: string) =>
    row(49, 'event_msg', {
      type: 'thread_settings_applied',
      thread_id: thread,
      thread_settings: { model: 'gpt-5-mini' },
    })
  const { sums } = await read({
    [nameOf(CHILD)]: rewritten([
      settings(THREAD),
      count(2, [9000, 0, 90], [9000, 0, 90]),
      settings(CHILD),
      count(50, [9700, 0, 97], [700, 0, 7]),
    ]),
  })
  expect(sums).toEqual([[700, 0, 7]])
})
