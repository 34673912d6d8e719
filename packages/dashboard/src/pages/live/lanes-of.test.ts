import { expect, test } from 'vitest'
import type { CallInFlight, LiveEntry } from '../../questions/live-feed.ts'
import { type LaneWishes, lanesOf } from './lanes-of.ts'

const NOW = Date.parse('2026-11-27T12:00:00Z')
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString()
const kept = (id: string, agent: string | null, more: object = {}): LiveEntry =>
  ({ id, agent, sign: 1, status: 'ok', time: ago(300), duration_ms: 60_000, ...more }) as LiveEntry
const open = (id: string, agent: string | null): CallInFlight =>
  ({ id, agent, started: ago(60) }) as CallInFlight
const row = (agent: string | null): LaneWishes['rows'][number] =>
  ({ agent, calls: 1 }) as unknown as LaneWishes['rows'][number]

test('a call is as long as it took, on the lane of its agent', () => {
  const [lane] = lanesOf({
    by: 'agent',
    rows: [row('PM')],
    entries: [kept('a', 'PM'), kept('old', 'PM', { time: ago(3_600) })],
    inFlight: [],
    now: NOW,
    minutes: 10,
  })
  expect(lane?.calls).toEqual([{ id: 'a', kind: 'ok', from: 0.5, to: 0.6 }])
})

test('a call in flight reaches until now, and has a lane without any kept call', () => {
  const lanes = lanesOf({
    by: 'agent',
    rows: [row('PM')],
    entries: [],
    inFlight: [open('b', 'QA')],
    now: NOW,
    minutes: 10,
  })
  expect(lanes.map(({ value, inFlight }) => [value, inFlight])).toEqual([
    ['PM', 0],
    ['QA', 1],
  ])
  expect(lanes[1]?.calls).toEqual([{ id: 'b', kind: 'in-flight', from: 0.9, to: 1 }])
})

test('what has no row of its own is on the lane of the rest; what was taken back is on none', () => {
  const rest = { other: true, calls: 2 } as unknown as LaneWishes['rows'][number]
  const lanes = lanesOf({
    by: 'agent',
    rows: [row(null), rest],
    entries: [kept('a', null), kept('b', 'x', { status: 'error' }), kept('c', 'x', { sign: -1 })],
    inFlight: [],
    now: NOW,
    minutes: 10,
  })
  expect(lanes.map(({ value, calls }) => [value, calls.map(({ id, kind }) => [id, kind])])).toEqual(
    [
      [null, [['a', 'ok']]],
      [undefined, [['b', 'failed']]],
    ],
  )
})
