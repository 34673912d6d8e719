import { expect, test } from 'vitest'
import {
  count,
  eachWithHome,
  event,
  FILE,
  id7,
  meta,
  read,
  THREAD,
  turn,
} from './codex-history.contract.ts'

eachWithHome()

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
      turn(10, id7(10)),
      count(11, [500, 0, 25], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ usage: { context } }) => context.serviceTier)).toEqual([
    undefined,
    'fast',
    'fast',
    'fast',
    undefined,
  ])
})

test('what is set while a turn runs holds from the next turn on', () => {
  const set = (seconds: number, model: string, tier: string) =>
    event(seconds, 'thread_settings_applied', {
      thread_id: THREAD,
      thread_settings: { model, service_tier: tier, model_provider_id: 'azure' },
    })
  const started = (seconds: number) => event(seconds, 'task_started', { turn_id: id7(seconds) })
  const { calls } = read({
    [FILE]: [
      meta(),
      set(1, 'gpt-5', 'priority'),
      started(2),
      count(3, [100, 0, 5], [100, 0, 5]),
      set(4, 'gpt-5-mini', 'default'),
      count(5, [200, 0, 10], [100, 0, 5]),
      // The same turn, after a compaction.
      turn(6, id7(2), { model: 'gpt-5' }),
      count(7, [300, 0, 15], [100, 0, 5]),
      started(8),
      count(9, [400, 0, 20], [100, 0, 5]),
    ],
  })
  expect(calls.map((call) => [call.responseModel, call.usage.context.serviceTier])).toEqual([
    ['gpt-5', 'priority'],
    ['gpt-5', 'priority'],
    ['gpt-5', 'priority'],
    ['gpt-5-mini', 'default'],
  ])
})

test('what is set before a turn has answered holds for that turn', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      event(2, 'thread_settings_applied', { thread_settings: { service_tier: 'priority' } }),
      count(3, [100, 0, 5], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ usage: { context } }) => context.serviceTier)).toEqual(['priority'])
})

test('a sub-agent has the tier that its own history states, and none from the thread it copied', () => {
  const CHILD = id7(40)
  const settings = (thread: string, tier: string) =>
    event(42, 'thread_settings_applied', {
      thread_id: thread,
      thread_settings: { service_tier: tier },
    })
  const calls = (own: readonly ReturnType<typeof event>[]) =>
    read({
      [FILE.replace(THREAD, CHILD)]: [
        meta({ id: CHILD, forked_from_id: THREAD, source: { subagent: 'review' } }),
        settings(THREAD, 'priority'),
        turn(2, id7(2)),
        ...own,
        event(43, 'task_started', { turn_id: id7(43) }),
        count(44, [100, 0, 5], [100, 0, 5]),
      ],
    }).calls
  const tiers = (own: readonly ReturnType<typeof event>[]) =>
    calls(own).map(({ usage }) => usage.context.serviceTier)
  expect(tiers([settings(CHILD, 'flex')])).toEqual(['flex'])
  expect(tiers([])).toEqual([undefined])
})

test('without ids of turns, settings hold from the next row that begins a turn', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      turn(1, null),
      count(2, [100, 0, 5], [100, 0, 5]),
      event(3, 'thread_settings_applied', { thread_settings: { service_tier: 'priority' } }),
      turn(4, null),
      count(5, [200, 0, 10], [100, 0, 5]),
    ],
  })
  expect(calls.map(({ usage: { context } }) => context.serviceTier)).toEqual([
    undefined,
    'priority',
  ])
})
