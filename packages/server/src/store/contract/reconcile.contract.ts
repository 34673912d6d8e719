import type { Entry } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { segmentRows } from '../../query/segment-rows.ts'
import { callOf, missingCall, reversalOf, START, usageOf } from '../entries.contract.ts'
import type { Decided } from '../store.ts'
import { DAY, type Given } from './given.contract.ts'

/** What is decided and kept in one step. */
export function reconcileContract(given: Given): void {
  describe('reconcile', () => {
    const state = (key: string, state: string): Decided => ({ kind: 'state', key, state })
    const entry = (entry: Entry, origin?: string): Decided => ({
      kind: 'entry',
      entry,
      ...(origin === undefined ? {} : { origin }),
    })
    const knownOf = async (scope: string, keys: readonly string[]) => {
      let seen: ReadonlyMap<string, string> = new Map()
      await given.store.reconcile(scope, keys, (known) => {
        seen = known
        return []
      })
      return Object.fromEntries(seen)
    }

    it('keeps entries and states in one step', async () => {
      const result = await given.store.reconcile('logs', ['file'], () => [
        entry(callOf('a')),
        state('file', 'read to 10'),
      ])
      expect(result).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
      let seen: ReadonlyMap<string, string> = new Map()
      await given.store.reconcile('logs', ['file', 'other'], (known) => {
        seen = known
        return [entry(callOf('a')), state('file', 'read to 20')]
      })
      expect([...seen]).toEqual([['file', 'read to 10']])
      expect(await knownOf('logs', ['file'])).toEqual({ file: 'read to 20' })
      expect(await given.store.states('logs')).toEqual(new Map([['file', 'read to 20']]))
    })

    it('keeps scopes apart', async () => {
      await given.store.reconcile('one', [], () => [state('k', '1')])
      expect(await knownOf('two', ['k'])).toEqual({})
      expect(await given.store.states('two')).toEqual(new Map())
    })

    it('forgets a state some time after it was written last, and no other', async () => {
      const passing = (key: string): Decided => ({
        kind: 'state',
        key,
        state: key,
        keepMs: 10 * DAY,
      })
      await given.store.reconcile('logs', [], () => [
        state('lasting', '1'),
        passing('a'),
        passing('b'),
      ])
      given.clock.now += 6 * DAY
      await given.store.reconcile('logs', [], () => [passing('b')])
      given.clock.now += 6 * DAY
      await given.store.reconcile('logs', [], () => [passing('c')])
      expect([...(await given.store.states('logs')).keys()].sort()).toEqual(['b', 'c', 'lasting'])
    })

    it('knows the origin of an entry, in the scope of its source, until a state replaces it', async () => {
      const ours = callOf('a', { dimensions: { source: 'logs' } })
      const theirs = callOf('b', { dimensions: { source: 'sdk' } })
      await given.store.reconcile('logs', ['a', 'b', 'c'], () => [
        entry(ours, 'first'),
        entry(theirs, 'of another'),
        entry(callOf('c')),
      ])
      expect(await knownOf('logs', ['a', 'b', 'c'])).toEqual({ a: 'first' })
      expect(await knownOf('other', ['a'])).toEqual({})
      await given.store.reconcile('logs', ['a'], () => [entry(ours, 'again'), state('a', 'second')])
      expect(await knownOf('logs', ['a'])).toEqual({ a: 'second' })
      expect(await given.store.states('logs')).toEqual(new Map([['a', 'second']]))
    })

    it('gives what a step has entered within the step', async () => {
      const held: (Entry | undefined)[] = []
      await given.store.reconcile('logs', ['a'], function* (_, heldEntry) {
        held.push(heldEntry('a'))
        yield entry(callOf('a'))
      })
      await given.store.reconcile('logs', ['a'], (_, heldEntry) => {
        held.push(heldEntry('a'))
        return []
      })
      expect(held.map((one) => one?.id)).toEqual([undefined, 'a'])
    })

    it('gives the entries of a session that one reporter brought', async () => {
      const inSession = (id: string, session: string, time = START) =>
        callOf(id, { time, dimensions: { session, source: 'otlp' } })
      await given.store.append([
        inSession('b', 's', START + 5),
        inSession('a', 's'),
        inSession('c', 'other'),
        callOf('d', { dimensions: { session: 's', source: 'sdk' } }),
        reversalOf(inSession('a', 's')),
      ])
      const of = { session: 's', source: 'otlp' }
      const found: string[][] = []
      await given.store.reconcile('logs', [], (_, __, ofSession) => {
        for (const within of [{}, { from: START + 5 }, { to: START + 5 }, { limit: 1 }])
          found.push(ofSession({ ...of, ...within }).map(({ id }) => id))
        return []
      })
      expect(found).toEqual([['a', 'a~r', 'b'], ['b'], ['a', 'a~r'], ['a']])
    })

    it('keeps nothing when the decision fails', async () => {
      const failing = given.store.reconcile('logs', ['file'], () => {
        throw new Error('cannot decide')
      })
      await expect(failing).rejects.toThrow('cannot decide')
      expect(await given.store.append([callOf('a')])).toMatchObject({ accepted: 1 })
    })

    it('gives the entries that the ledger holds, as it holds them', async () => {
      const twoModels = usageOf(
        [
          { model: 'gpt-5', meters: { input: 1 } },
          { model: 'nobody', role: 'advisor', meters: { output: 2 } },
        ],
        { providerCost: { cost: 7n, basis: 'charged' }, raw: { a: 1 }, estimated: true },
      )
      const detailed = { responseId: 'r', parentId: 'p', attempt: 2, error: 'e', ttftMs: 3 }
      const calls = [
        callOf('a'),
        callOf('b', { ...detailed, usage: twoModels, tools: { used: ['search'] } }),
        missingCall('c'),
        reversalOf(callOf('a')),
      ]
      await given.store.append(calls)
      const held: (Entry | undefined)[] = []
      await given.store.reconcile('logs', [], (_, heldEntry) => {
        held.push(...calls.map(({ id }) => heldEntry(id)), heldEntry('nobody'))
        return []
      })
      expect(held.at(-1)).toBeUndefined()
      expect(held.flatMap((entry) => (entry ? segmentRows(entry) : []))).toEqual(
        calls.flatMap(segmentRows),
      )
    })
  })
}
