import { describe, expect, it } from 'vitest'
import { callOf, missingCall, reversalOf, START } from '../entries.contract.ts'
import { DAY, EVERYTHING, everything, type Given, idsOf } from './given.contract.ts'

/** What a store does for itself: forgets, counts, checks, closes. */
export function upkeepContract(given: Given): void {
  describe('forget', () => {
    it('lets old calls go for good', async () => {
      const old = callOf('old', { time: START - 1 })
      await given.store.append([old, reversalOf(old), callOf('new')])
      expect(await given.store.forget(START)).toBe(2)
      expect(idsOf((await given.store.list({ where: [], limit: 5 })).entries)).toEqual(['new'])
      const again = await given.store.append([old, callOf('new'), callOf('newer')])
      expect(again).toMatchObject({ accepted: 1, duplicates: 1 })
      expect(again.rejected).toMatchObject([
        { index: 0, id: 'old', code: 'entry_older_than_retention' },
      ])
      expect((await given.store.stats()).retainedFrom).toBe(START)
    })

    it('never uses a row number twice, and never goes back in time', async () => {
      await given.store.append([callOf('a'), callOf('b')])
      expect(await given.store.forget(START + 1)).toBe(2)
      expect(await given.store.forget(START)).toBe(0)
      await given.store.append([callOf('c', { time: START + 1 }), callOf('d')])
      expect((await everything(given.store)).map(({ seq, id }) => [seq, id])).toEqual([[3, 'c']])
    })
  })

  it('says what it holds', async () => {
    expect(await given.store.stats()).toMatchObject({
      entries: 0,
      rows: 0,
      first: null,
      last: null,
    })
    await given.store.append([callOf('a'), missingCall('b', { time: START + DAY })])
    expect(await given.store.stats()).toMatchObject({
      entries: 2,
      rows: 2,
      first: START,
      last: START + DAY,
      retainedFrom: null,
    })
  })

  it('finds nothing wrong with its files', async () => {
    await given.store.append([callOf('a')])
    expect(await given.store.check()).toEqual([])
  })

  it('refuses to be used when it is closed', async () => {
    await given.store.close()
    await given.store.close()
    const uses = [
      given.store.append([]),
      given.store.reconcile('s', [], () => []),
      given.store.states('s'),
      given.store.ask(EVERYTHING),
      given.store.list({ where: [], limit: 1 }),
      given.store.read('a'),
      given.store.tail(0, 1),
      given.store.tally(1),
      given.store.prices([]),
      given.store.forget(0),
      given.store.stats(),
      given.store.check(),
    ]
    for (const use of uses) await expect(use).rejects.toMatchObject({ code: 'store_closed' })
  })
}
