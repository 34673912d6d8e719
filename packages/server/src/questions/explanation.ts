import { type Charge, type PriceRow, rateSegment } from '@tokenledger/sdk/core'
import type { StoredRow } from '../query/segment-row.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { StoredEntry } from '../store/store.ts'

/** How one segment of an entry came to its list cost. */
export interface SegmentExplanation {
  readonly row: StoredRow
  /** The ledger's own copy of the price row that was used; null: none. */
  readonly price: PriceRow | null
  /** Derived again now, from the stored meters and the stored price. */
  readonly charges: readonly Charge[]
  /** Meters for which that price has no rate. */
  readonly unpricedMeters: readonly string[]
  /** Whether the sum derived now is the one that was stored; null: nothing to derive. */
  readonly agrees: boolean | null
}

/** How an entry came to its cost. */
export interface EntryExplanation {
  readonly id: string
  /** The fields of the call itself. */
  readonly call: StoredRow
  readonly segments: readonly SegmentExplanation[]
  /** Σ of the segments' effective cost; null when none is known. */
  readonly cost: bigint | null
}

/** Explains the entry with this id and all that correct it, in the order of their arrival. */
export async function explain(
  store: ProjectStore,
  id: string,
): Promise<readonly EntryExplanation[]> {
  return explainEntries(store, await store.read(id))
}

/** Explains some entries, by the ledger's own copies of their prices. */
export async function explainEntries(
  store: Pick<ProjectStore, 'prices'>,
  entries: readonly StoredEntry[],
): Promise<readonly EntryExplanation[]> {
  const ids = entries.flatMap(({ rows }) => rows.map(({ priceId }) => priceId))
  const prices = await store.prices([...new Set(ids.filter((one) => one !== null))])
  return entries.flatMap((entry) => explainEntry(entry, prices))
}

function explainEntry(
  { id, rows }: StoredEntry,
  prices: ReadonlyMap<string, PriceRow>,
): EntryExplanation[] {
  const [call] = rows
  if (call === undefined) return []
  const known = rows.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  const cost = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0n)
  return [{ id, call, segments: rows.map((row) => explainSegment(row, prices)), cost }]
}

function explainSegment(row: StoredRow, prices: ReadonlyMap<string, PriceRow>): SegmentExplanation {
  const price = row.priceId === null ? null : (prices.get(row.priceId) ?? null)
  if (price === null) return { row, price, charges: [], unpricedMeters: [], agrees: null }
  const { charges, unpricedMeters, listTotal } = rateSegment(row, price)
  const derived = listTotal === null ? null : listTotal * BigInt(row.sign)
  return { row, price, charges, unpricedMeters, agrees: derived === row.listCost }
}
