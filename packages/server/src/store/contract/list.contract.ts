import { describe, expect, it } from 'vitest'
import { callOf, START, usageOf } from '../entries.contract.ts'
import { DAY, type Given, idsOf } from './given.contract.ts'

/** Calls page by page. */
export function listContract(given: Given): void {
  describe('list', () => {
    const at = (id: string, days: number, agent = 'PM') =>
      callOf(id, { time: START + days * DAY, dimensions: { agent, tags: { branch: id } } })

    it('gives the newest first, and of one instant the last to arrive', async () => {
      await given.store.append([at('b', 2), at('a', 1), at('c', 2)])
      const page = await given.store.list({ where: [], limit: 10 })
      expect(idsOf(page.entries)).toEqual(['c', 'b', 'a'])
      expect(page.next).toBeNull()
    })

    it('pages through all, whatever arrives meanwhile', async () => {
      await given.store.append(Array.from({ length: 10 }, (_, day) => at(`d${day}`, day >> 1)))
      const seen: string[] = []
      let cursor: string | undefined
      for (let page = 0; page < 10; page++) {
        const { entries, next } = await given.store.list({
          where: [],
          limit: 3,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...idsOf(entries))
        if (next === null) break
        cursor = next
        await given.store.append([at(`new${page}`, 100)])
      }
      expect(seen).toEqual(['d9', 'd8', 'd7', 'd6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0'])
    })

    it('keeps to range and filters', async () => {
      await given.store.append([at('a', 1), at('b', 2, 'Dev'), at('c', 3), at('d', 4)])
      const ids = async (listing: object) =>
        idsOf((await given.store.list({ where: [], limit: 10, ...listing })).entries)
      expect(await ids({ from: START + 2 * DAY, to: START + 4 * DAY })).toEqual(['c', 'b'])
      expect(await ids({ where: [{ dimension: 'agent', anyOf: ['Dev'] }] })).toEqual(['b'])
      expect(await ids({ where: [{ dimension: 'task', anyOf: [null] }], limit: 1 })).toEqual(['d'])
      expect(await ids({ where: [{ dimension: 'tag.branch', anyOf: ['a', 'c'] }] })).toEqual([
        'c',
        'a',
      ])
      expect(await ids({ where: [{ dimension: 'agent', anyOf: [] }] })).toEqual([])
      const both = [
        { dimension: 'agent', anyOf: ['PM'] },
        { dimension: 'tag.branch', anyOf: ['b', 'd'] },
      ]
      expect(await ids({ where: both })).toEqual(['d'])
    })

    it('finds a call by any of its models, and gives all its rows', async () => {
      const usage = usageOf([
        { model: 'gpt-5', meters: { input: 1 } },
        { model: 'gpt-5-mini', meters: { input: 2 } },
      ])
      await given.store.append([callOf('a', { usage }), callOf('b')])
      const where = [{ dimension: 'model', anyOf: ['gpt-5-mini'] }] as const
      const { entries } = await given.store.list({ where, limit: 10 })
      expect(idsOf(entries)).toEqual(['a'])
      expect(entries[0]?.rows.map(({ model }) => model)).toEqual(['gpt-5', 'gpt-5-mini'])
    })

    it.each([{ limit: 0 }, { limit: 1001 }, { limit: 5, cursor: 'first' }])(
      'refuses %j',
      async (listing) => {
        const page = given.store.list({ where: [], ...listing })
        await expect(page).rejects.toMatchObject({ code: 'invalid_listing' })
      },
    )
  })
}
