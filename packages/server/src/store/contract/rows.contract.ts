import { describe, expect, it } from 'vitest'
import { segmentRows } from '../../query/segment-rows.ts'
import {
  callOf,
  missingCall,
  PRICE,
  reversalOf,
  SMALL_PRICE,
  usageOf,
} from '../entries.contract.ts'
import { EVERYTHING, everything, type Given, idsOf } from './given.contract.ts'

/** What is kept of a call, and how it is read again. */
export function rowsContract(given: Given): void {
  describe('rows', () => {
    it('come back as they went in', async () => {
      const entry = callOf('a', {
        dimensions: { project: 'p', tags: { 'git.branch': 'main', x: '' }, region: 'eu' },
        tools: { used: ['search'], succeeded: { search: true } },
        error: 'late',
        attempt: 2,
        ttftMs: 80.5,
        usage: usageOf(
          [
            { model: 'gpt-5', meters: { input: 10, output: 5 } },
            { model: 'gpt-5-mini', role: 'advisor', meters: { input: 20, webSearch: 1 } },
            { model: 'nobody', meters: { output: 3 } },
          ],
          { raw: { prompt_tokens: 30 }, details: { x: 1 } },
        ),
      })
      await given.store.append([entry])
      const [stored] = await given.store.read('a')
      expect(stored?.rows.map(({ seq, recordedAt, ...row }) => row)).toEqual(segmentRows(entry))
      expect(stored?.rows[0]).toMatchObject({
        project: 'p',
        region: 'eu',
        error: 'late',
        attempt: 2,
      })
      expect(stored?.rows.map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect(await given.store.forget(entry.time + 1)).toBe(1)
    })

    it('hold money beyond 2^53 exactly', async () => {
      const cost = 9_007_199_254_740_993n
      const usage = usageOf([{ model: 'gpt-5', meters: { input: 1 } }], {
        providerCost: { cost, basis: 'charged' },
      })
      await given.store.append([callOf('a', { usage })])
      const [row] = await everything(given.store)
      expect(row?.cost).toBe(cost)
      expect((await given.store.ask(EVERYTHING)).totals.cost_usd).toBe('9007.199254740993')
    })

    it('of calls without usage are read, listed and counted', async () => {
      await given.store.append([missingCall('old'), callOf('new')])
      const [entry] = await given.store.read('old')
      expect(entry?.rows).toMatchObject([{ coverage: 'missing', inputTokens: 0, cost: null }])
      expect(idsOf((await given.store.list({ where: [], limit: 5 })).entries)).toEqual([
        'new',
        'old',
      ])
      const { totals } = await given.store.ask(EVERYTHING)
      expect(totals).toMatchObject({ calls: 2, missing_usage_calls: 1, input_tokens: 5000 })
    })
  })

  it('reads an entry with all that corrects it', async () => {
    const next = callOf('a~2', { corrects: 'a' })
    await given.store.append([callOf('a'), callOf('b'), reversalOf(callOf('a')), next])
    await given.store.append([reversalOf(next), callOf('a~3', { corrects: 'a~2' })])
    expect(idsOf(await given.store.read('a'))).toEqual(['a', 'a~r', 'a~2', 'a~2~r', 'a~3'])
    expect(idsOf(await given.store.read('b'))).toEqual(['b'])
    expect(await given.store.read('nobody')).toEqual([])
  })

  it('is read from the tail by cursor', async () => {
    await given.store.append(['a', 'b', 'c'].map((id) => callOf(id)))
    expect(await given.store.lastSeq()).toBe(3)
    const first = await given.store.tail(0, 2)
    expect(first.map(({ id }) => id)).toEqual(['a', 'b'])
    const rest = await given.store.tail(first.at(-1)?.seq ?? 0, 2)
    expect(rest.map(({ id }) => id)).toEqual(['c'])
    expect(await given.store.tail(rest.at(-1)?.seq ?? 0, 2)).toEqual([])
  })

  it('keeps a copy of each price row that it used', async () => {
    const usage = usageOf([
      { model: 'gpt-5', meters: { input: 1 } },
      { model: 'gpt-5-mini', meters: { input: 2 } },
    ])
    await given.store.append([callOf('a', { usage })])
    const prices = await given.store.prices([PRICE.id, SMALL_PRICE.id, 'other'])
    expect(prices).toEqual(
      new Map([
        [PRICE.id, PRICE],
        [SMALL_PRICE.id, SMALL_PRICE],
      ]),
    )
  })
}
