import { costOf } from '@tokenledger/sdk'
import { totalsOf } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { verify } from '../../../store/verify.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { copilot } from './copilot.ts'
import {
  chat,
  EVENTS,
  eachWithHome,
  ended,
  entered,
  event,
  home,
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

eachWithHome()

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
