import { type Entry, fromDecimal, type PriceBook } from '@tokenledger/sdk'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Measure } from '../query/query.ts'
import { START, usageOf } from './entries.contract.ts'
import { memoryStore } from './memory/memory-store.ts'
import { apply, bookOf, call, dryRun, type Rates, totalsBy } from './reprice.contract.ts'
import { differenceOf, type RepriceReport } from './reprice-report.ts'
import type { Store } from './store.ts'
import { verify } from './verify.ts'

const rates = fc.constantFrom<Rates>(
  { input: '1' },
  { input: '1', output: '4' },
  { input: '1', output: '5' },
  { input: '1', output: '4', 'input.cacheRead': '0.1' },
  { input: '2.5', output: '10', 'input.cacheRead': '0.25' },
  { input: '0.000001', output: '0.000004' },
)

const books = fc
  .dictionary(fc.constantFrom('one', 'two', 'three'), rates, { noNullPrototype: true })
  .map((models) => bookOf({ rest: { input: '1' }, ...models }))

const segments = fc.array(
  fc.record({
    model: fc.constantFrom('one', 'two', 'three', 'four'),
    meters: fc.dictionary(
      fc.constantFrom('input', 'output', 'input.cacheRead', 'webSearch'),
      fc.integer({ min: 1, max: 10_000 }),
      { noNullPrototype: true },
    ),
  }),
  { maxLength: 3 },
)

const facts = fc.record({
  segments,
  time: fc.integer({ min: START, max: START + 3 }),
  agent: fc.constantFrom('PM', 'Dev'),
  recorded: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })),
})

const ledger = fc.array(facts, { maxLength: 12 }).map((calls) =>
  calls.map(({ segments: parts, time, agent, recorded }, at) =>
    call(`c${at}`, parts, {
      time,
      dimensions: { provider: 'acme', agent },
      usage: usageOf(parts, {
        ...(recorded !== null && { providerCost: { cost: recorded, basis: 'charged' as const } }),
      }),
    }),
  ),
)

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

const COUNTS: readonly Measure[] = [
  'calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'total_tokens',
  'missing_usage_calls',
  'error_calls',
]

const cost = (text: string | null | undefined) => fromDecimal(text ?? 0)

const sumOf = (moves: RepriceReport['byModel']) =>
  moves.reduce((sum, move) => sum + differenceOf(move), 0n)

it('whatever the ledger and the books', async () => {
  const property = fc.asyncProperty(ledger, fc.array(books, { minLength: 1, maxLength: 3 }), check)
  await fc.assert(property, { numRuns: IS_FULL ? 150 : 60 })
})

async function check(entries: readonly Entry[], changes: readonly PriceBook[]): Promise<void> {
  const store = memoryStore()
  await store.append(entries)
  for (const book of changes) {
    const before = await totalsBy(store)
    const counted = await countsBy(store)
    const planned = await dryRun(store, book)
    expect(await totalsBy(store)).toEqual(before)
    const report = await apply(store, book)
    expect(report).toEqual({ ...planned, correctedCalls: planned.changedCalls })
    expect(report.calls).toBe(entries.length)
    const { totals } = await totalsBy(store)
    const listChange = cost(totals.list_cost_usd) - cost(before.totals.list_cost_usd)
    expect([sumOf(report.byModel), sumOf(report.byMeter)]).toEqual([listChange, listChange])
    expect(differenceOf(report.listCost)).toBe(listChange)
    expect(differenceOf(report.cost)).toBe(cost(totals.cost_usd) - cost(before.totals.cost_usd))
    expect(await countsBy(store)).toEqual(counted)
    expect(await dryRun(store, book)).toMatchObject({ changedCalls: 0, byModel: [], byMeter: [] })
    expect((await verify(store)).problems).toEqual([])
  }
}

/** Everything that prices have no part in, by what calls are grouped by. */
async function countsBy(store: Store) {
  const answers = [await totalsBy(store, ['agent']), await totalsBy(store, ['model'])]
  return answers.map(({ rows }) =>
    rows
      .map((row) =>
        JSON.stringify([row['agent'], row['model'], ...COUNTS.map((name) => row[name])]),
      )
      .sort(),
  )
}
