import type { Entry } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { callOf, START } from './entries.contract.ts'
import { amended, callOfId, liveEntry, revisionId } from './live-entry.ts'

/** A ledger that holds what it is given. */
function ledger(...entries: readonly Entry[]) {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  return {
    held: (id: string) => byId.get(id),
    take: (more: readonly Entry[]) => more.map((entry) => byId.set(entry.id, entry)),
  }
}

const told = (entries: readonly Entry[]) =>
  entries.map(({ id, sign, time, corrects }) => [id, sign, time, corrects])

test('a call that is known better is replaced, at the time that is known by now', () => {
  const { held, take } = ledger(callOf('a'))
  const first = amended('a', callOf('a', { time: START + 5 }), held)
  expect(told(first)).toEqual([
    ['a~r', -1, START, 'a'],
    ['a~1', 1, START + 5, 'a'],
  ])
  take(first)
  expect(liveEntry('a', held)?.id).toBe('a~1')
  expect(told(amended('a', callOf('a', { time: START + 9 }), held))).toEqual([
    ['a~1~r', -1, START + 5, 'a~1'],
    ['a~2', 1, START + 9, 'a~1'],
  ])
})

test('a call is taken back once, and comes again as the next revision of it', () => {
  const { held, take } = ledger(callOf('a'))
  take(amended('a', null, held))
  expect(liveEntry('a', held)).toBeUndefined()
  expect(amended('a', null, held)).toEqual([])
  expect(told(amended('a', callOf('a', { time: START + 3 }), held))).toEqual([
    ['a~1', 1, START + 3, 'a'],
  ])
  expect(told(amended('b', callOf('b'), held))).toEqual([['b', 1, START, undefined]])
})

test('ids of revisions are those of their call', () => {
  expect([revisionId('a', 0), revisionId('a', 12)]).toEqual(['a', 'a~12'])
  expect([callOfId('a'), callOfId('a~12'), callOfId('a~r')]).toEqual([
    { call: 'a', revision: 0 },
    { call: 'a', revision: 12 },
    { call: 'a~r', revision: 0 },
  ])
})
