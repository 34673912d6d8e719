import { costOf, type Entry, type PriceBook, priceBook } from '@tokenledger/sdk'
import type { Query } from '../query/query.ts'
import { START, usageOf } from './entries.contract.ts'
import { reprice } from './reprice.ts'
import type { Store } from './store.ts'

/** Dollars for a million, by meter. */
export type Rates = Readonly<Record<string, string>>

const dated = {
  effective_from: null,
  effective_to: null,
  source: 'https://example.com',
  checked: '2026-11-22',
}

/** A book of one provider: dollars for a million, by model and meter. */
export function bookOf(models: Readonly<Record<string, Rates>>): PriceBook {
  return priceBook([
    {
      format: 1,
      provider: 'acme',
      name: 'Acme',
      first_party: true,
      naming: {},
      words: {},
      billed_as: {},
      fees: [],
      modifiers: [],
      models: Object.entries(models).map(([id, per_mtok]) => ({
        id,
        prices: [{ ...dated, per_mtok }],
      })),
    },
  ])
}

/** The prices that the calls were kept with, and those that hold now. */
export const OLD = bookOf({ one: { input: '1', output: '4' }, two: { input: '10', output: '10' } })

export const NEW = bookOf({
  one: { input: '2', output: '4' },
  two: { input: '10', output: '10' },
  three: { input: '5' },
})

/** What a call costs by a book. */
export const costBy =
  (book: PriceBook) =>
  ({
    usage,
    time,
    dimensions: { provider = 'acme' },
  }: Pick<Entry, 'usage' | 'time' | 'dimensions'>) =>
    costOf(usage, { at: time, provider, priceBook: book })

type Segments = Entry['usage']['segments']

/** A call, priced by a book. */
export function call(
  id: string,
  segments: Segments,
  changes: Partial<Entry> = {},
  book = OLD,
): Entry {
  const entry = {
    id,
    sign: 1 as const,
    time: START,
    dimensions: { provider: 'acme', agent: 'PM', source: 'sdk' },
    status: 'ok' as const,
    usage: usageOf(segments),
    ...changes,
  }
  return { ...entry, cost: costBy(book)(entry) }
}

const everything = { bucket: 'none', timeZone: 'UTC', where: [], previous: false } as const

/** What the whole ledger adds up to. */
export const totalsBy = async (store: Store, groupBy: Query['groupBy'] = []) =>
  store.ask({ ...everything, groupBy })

/** Prices everything anew. */
export const apply = (store: Store, book: PriceBook) =>
  reprice(store, { from: 0, costOf: costBy(book), isApplied: true })

/** Says what pricing everything anew would change. */
export const dryRun = (store: Store, book: PriceBook) =>
  reprice(store, { from: 0, costOf: costBy(book) })
