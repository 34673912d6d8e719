import type { Entry } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { callOf, missingCall, START, usageOf } from '../entries.contract.ts'
import { EVERYTHING, everything, type Given, idsOf } from './given.contract.ts'

const JUNK = [null, undefined, 5, Number.NaN, 'x', 10n ** 30n, {}, [], [null]]

type Path = readonly string[]

/** Where values stand in a value, itself first. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...at, name]))]
}

/** The same with another value in one place. */
function withValue(whole: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy = Array.isArray(whole) ? [...whole] : { ...Object(whole) }
  return Object.assign(copy, { [name]: withValue(copy[name], rest, value) })
}

/** What is kept of a batch, and what is not. */
export function appendContract(given: Given): void {
  describe('append', () => {
    it('counts what is new, known and bad in one mixed batch', async () => {
      await given.store.append([callOf('a'), callOf('b')])
      const result = await given.store.append([
        callOf('b'),
        callOf('c'),
        callOf('c'),
        callOf(''),
        callOf('d', { time: Number.NaN }),
        callOf('e'),
      ])
      expect(result).toMatchObject({ accepted: 2, duplicates: 2 })
      expect(result.rejected.map(({ index, id, code }) => [index, id, code])).toEqual([
        [3, '', 'invalid_id'],
        [4, 'd', 'invalid_time'],
      ])
      expect(idsOf(await given.store.read('c'))).toEqual(['c'])
      expect((await given.store.stats()).entries).toBe(4)
    })

    it('lets who made a call take the place of who watched it, and of nobody else', async () => {
      const watched = callOf('a', { dimensions: { source: 'otlp' }, status: 'length' })
      const made = callOf('a', { usage: usageOf([{ model: 'gpt-5', meters: { input: 7 } }]) })
      await given.store.append([watched, missingCall('b', { dimensions: { source: 'otlp' } })])
      expect(await given.store.append([missingCall('a'), made, callOf('a'), callOf('b')])).toEqual({
        accepted: 0,
        duplicates: 4,
        rejected: [],
      })
      expect(idsOf(await given.store.read('a'))).toEqual(['a', 'a~r', 'a~1'])
      const { totals } = await given.store.ask(EVERYTHING)
      expect(totals).toMatchObject({ calls: 2, input_tokens: 7 + 5000, missing_usage_calls: 0 })
    })

    it('lets a call that a history told of grow, and nothing else, in whatever order', async () => {
      const told = (id: string, output: number, more: object = {}) =>
        callOf(id, {
          dimensions: { source: 'import:claude-code', session: 's', ...more },
          usage: usageOf([{ model: 'gpt-5', meters: { input: 10, output } }]),
        })
      await given.store.append([told('a', 1), told('b', 9), told('c', 1)])
      const again = [told('b', 1), told('a', 9), told('a', 9), told('a', 2)]
      const ofOthers = [
        told('c', 9, { project: 'another' }),
        told('c', 9, { source: 'import:codex' }),
        callOf('c'),
      ]
      const result = await given.store.append([...again, ...ofOthers])
      expect(result).toEqual({ accepted: 0, duplicates: 7, rejected: [] })
      expect(idsOf(await given.store.read('a'))).toEqual(['a', 'a~r', 'a~1'])
      const { totals } = await given.store.ask(EVERYTHING)
      expect(totals).toMatchObject({ calls: 3, input_tokens: 30, output_tokens: 19 })
      // Who knows only a copy of a history names the copy's session.
      const ofCopies = [told('c', 5, { session: 'copy' }), told('a', 5, { session: 'copy' })]
      expect(await given.store.append(ofCopies)).toMatchObject({ duplicates: 2 })
      expect((await given.store.ask(EVERYTHING)).totals).toMatchObject({ output_tokens: 23 })
    })

    it('is idempotent: the same id again is a duplicate, whatever it says', async () => {
      const first = callOf('a')
      expect(await given.store.append([first])).toEqual({
        accepted: 1,
        duplicates: 0,
        rejected: [],
      })
      const other = callOf('a', {
        usage: usageOf([
          { model: 'gpt-5', meters: { input: 7 } },
          { model: 'gpt-5-mini', meters: { input: 8 } },
        ]),
      })
      expect(await given.store.append([other])).toEqual({
        accepted: 0,
        duplicates: 1,
        rejected: [],
      })
      expect((await everything(given.store)).map(({ inputTokens }) => inputTokens)).toEqual([5000])
    })

    it('gives each of several batches its own result', async () => {
      const results = await given.store.appendEach([
        [callOf('a'), callOf('')],
        [],
        [callOf('a'), callOf('b')],
      ])
      const figures = results.map((one) => [one.accepted, one.duplicates, one.rejected.length])
      expect(figures).toEqual([
        [1, 0, 1],
        [0, 0, 0],
        [1, 1, 0],
      ])
      expect((await everything(given.store)).map(({ seq, id }) => [seq, id])).toEqual([
        [1, 'a'],
        [2, 'b'],
      ])
    })

    it('takes nothing from an empty batch', async () => {
      expect(await given.store.append([])).toEqual({ accepted: 0, duplicates: 0, rejected: [] })
    })

    it('keeps the neighbours of whatever plain JavaScript hands in', async () => {
      const whole = callOf('whole', {
        tools: { used: ['search'] },
        dimensions: { agent: 'PM', tags: { branch: 'x' } },
        usage: usageOf([{ model: 'gpt-5', role: 'advisor', meters: { input: 5 } }], {
          providerCost: { cost: 5n, basis: 'charged' },
        }),
      })
      const odd = pathsOf(whole).flatMap((path) => JUNK.map((junk) => withValue(whole, path, junk)))
      const named = odd.map((entry, n) =>
        Object(entry).id === 'whole' ? { ...Object(entry), id: `odd${n}` } : entry,
      )
      const result = await given.store.append([callOf('a'), ...(named as Entry[]), callOf('z')])
      expect(result.rejected.length).toBeGreaterThan(JUNK.length)
      expect(new Set(result.rejected.map(({ id }) => id))).not.toContain('a')
      expect(idsOf(await given.store.read('z'))).toEqual(['z'])
      expect((await everything(given.store)).length).toBe(result.accepted)
      expect((await given.store.ask(EVERYTHING)).totals.calls).toBe(result.accepted)
    })

    const meters = (quantities: Record<string, number>) =>
      usageOf([{ model: 'gpt-5', meters: quantities }])
    it.each([
      ['an id of 201 characters', callOf('x'.repeat(201))],
      ['a fraction of a millisecond', callOf('x', { time: START + 0.5 })],
      [
        'a negative quantity',
        callOf('x', { usage: meters({ input: -1 }), cost: callOf('y').cost }),
      ],
      ['an infinite duration', callOf('x', { durationMs: Number.POSITIVE_INFINITY })],
      ['an attempt before the first', callOf('x', { attempt: 0 })],
      [
        'a cost above nine million dollars',
        callOf('x', {
          usage: usageOf([], { providerCost: { cost: 10n ** 19n, basis: 'charged' } }),
        }),
      ],
      ['text where a number belongs', callOf('x', JSON.parse('{"durationMs": "12"}'))],
      ['a number where text belongs', callOf('x', JSON.parse('{"error": 12}'))],
      ['an unknown status', callOf('x', JSON.parse('{"status": "fine"}'))],
      ['a zero character in an id', callOf('x\0y')],
      ['half a character', callOf('x', { dimensions: { agent: '\ud83d' } })],
      ['a zero character in a tag', callOf('x', { dimensions: { tags: { 'a\0': 'b' } } })],
      ['no dimensions', callOf('x', JSON.parse('{"dimensions": null}'))],
      ['nothing at all', JSON.parse('null')],
    ])('rejects %s and keeps its neighbours', async (_, bad) => {
      const result = await given.store.append([callOf('a'), bad, callOf('b')])
      expect(result).toMatchObject({ accepted: 2, duplicates: 0 })
      expect(result.rejected.map(({ index }) => index)).toEqual([1])
      expect(result.rejected[0]?.code).toMatch(/^invalid_/)
      expect(idsOf((await given.store.list({ where: [], limit: 10 })).entries)).toEqual(['b', 'a'])
    })

    it('keeps an id of 200 characters, and any text', async () => {
      const id = 'ü'.repeat(200)
      const agent = 'O\'Neill \u0001 "x" 🙂'
      await given.store.append([callOf(id, { dimensions: { agent } })])
      const [entry] = await given.store.read(id)
      expect(entry?.rows[0]?.agent).toBe(agent)
    })
  })
}
