import type { ModelPrices, ProviderPrices } from './price-data.ts'
import { type PriceStatement, priceStatements } from './price-statements.ts'
import { withLists } from './with-lists.ts'

/** One thing that two price lists state differently. */
export interface PriceDifference {
  readonly kind: 'added' | 'changed' | 'removed'
  readonly provider: string
  /** As the later list calls it; null: it holds for all models (a fee, a modifier). */
  readonly model: string | null
  /** The conditions of the row: `input_over=272000, service_tier=batch`; empty: the base price. */
  readonly when: string
  /** The row's first day; null: since the model exists. */
  readonly from: string | null
  /** A meter; or `effective_to`, `alias`; of modifiers `multiply`, `no_list_price`. */
  readonly fact: string
  /** As it was; rates are US dollars for one unit, exact decimal text. Null: not stated. */
  readonly before: string | null
  /** As it is now. */
  readonly after: string | null
}

/**
 * Compares every rate of two price lists: base prices and conditional ones, each with its dates,
 * fees, modifiers and aliases. Providers that `after` does not hold are left alone.
 *
 * @example
 * import { priceBook, priceDifferences } from '@tokenledger/sdk'
 * const { files } = priceBook()
 * console.log(priceDifferences(files, files)) // []
 */
export function priceDifferences(
  before: readonly ProviderPrices[],
  after: readonly ProviderPrices[],
): readonly PriceDifference[] {
  const known = new Map(before.map((file) => [file.provider, file]))
  return after.flatMap((file) => {
    const differences = differencesOf(known.get(file.provider), file)
    return [...differences].sort(byPlace).map((one) => ({ ...one, provider: file.provider }))
  })
}

type Difference = Omit<PriceDifference, 'provider'>

function differencesOf(
  before: ProviderPrices | undefined,
  after: ProviderPrices,
): readonly Difference[] {
  const nameOf = sameNames(before, after)
  const left = before === undefined ? new Map<string, PriceStatement>() : rowsOf(before, lower)
  const right = rowsOf(after, nameOf)
  const keys = new Set([...right.keys(), ...left.keys()])
  return [...keys].flatMap((key) => compared(left.get(key), right.get(key)))
}

const lower = (name: string): string => name.toLowerCase()

/** The id that a name of the later list has in the earlier one, unless both ids are in the later one. */
function sameNames(
  before: ProviderPrices | undefined,
  after: ProviderPrices,
): (name: string) => string {
  const kept = new Set(withLists(after).models.map(({ id }) => lower(id)))
  const earlier = before === undefined ? [] : withLists(before).models
  const names = new Map(earlier.flatMap((model) => aliasesOf(model, kept)))
  for (const { id } of earlier) names.set(lower(id), lower(id))
  return (name) => names.get(lower(name)) ?? lower(name)
}

function aliasesOf({ id, aliases = [] }: ModelPrices, kept: ReadonlySet<string>) {
  return kept.has(lower(id)) ? [] : aliases.map((alias) => [lower(alias), lower(id)] as const)
}

/** The rows of a file by model, conditions and first day; the names of a model are a row of their own. */
function rowsOf(file: ProviderPrices, nameOf: (name: string) => string) {
  const rows = new Map<string, PriceStatement>()
  for (const row of priceStatements(file)) {
    const key = [row.model === null ? '' : nameOf(row.model), row.when, row.from].join('\n')
    const same = rows.get(key)
    rows.set(key, same === undefined ? row : { ...row, facts: { ...same.facts, ...row.facts } })
  }
  for (const model of withLists(file).models) {
    const own = nameOf(model.id)
    const others = [model.id, ...(model.aliases ?? [])].filter((name) => lower(name) !== own)
    const facts = Object.fromEntries(others.map((name) => [`alias ${lower(name)}`, name]))
    rows.set(`${own}\nnames`, { model: model.id, when: '', from: null, facts })
  }
  return rows
}

function compared(
  before: PriceStatement | undefined,
  after: PriceStatement | undefined,
): readonly Difference[] {
  const row = after ?? before
  if (row === undefined) return []
  const facts = new Set([...Object.keys(after?.facts ?? {}), ...Object.keys(before?.facts ?? {})])
  return [...facts].flatMap((fact) => {
    const old = before?.facts[fact] ?? null
    const now = after?.facts[fact] ?? null
    if (old?.toLowerCase() === now?.toLowerCase()) return []
    const kind = old === null ? 'added' : now === null ? 'removed' : 'changed'
    const { model, when, from } = row
    const [name = fact] = fact.split(' ')
    return [{ kind, model, when, from, fact: name, before: old, after: now } as const]
  })
}

/** By model, the base price first, then by conditions and days. */
function byPlace(left: Difference, right: Difference): number {
  const keys = ({ model, when, from }: Difference) => [model ?? '', when, from ?? '']
  const [mine, other] = [keys(left), keys(right)]
  const index = mine.findIndex((key, at) => key !== other[at])
  if (index < 0) return 0
  return (mine[index] ?? '') < (other[index] ?? '') ? -1 : 1
}
