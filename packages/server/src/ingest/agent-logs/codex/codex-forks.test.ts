import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  at,
  CHILD,
  CHILD_FILE,
  count,
  DAY,
  eachWithHome,
  event,
  FILE,
  forked,
  home,
  id7,
  meta,
  ownRows,
  parentRows,
  read,
  rewritten,
  spawned,
  THREAD,
  turn,
} from './codex-history.contract.ts'

eachWithHome()

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
