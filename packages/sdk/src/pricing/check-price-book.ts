import { checkRates } from './check-rates.ts'
import type { Dated, ModelPrices, ProviderPrices } from './price-data.ts'
import { checkProviderFile } from './price-data-shape.ts'
import { conditionTexts } from './resolved-price.ts'
import { withLists } from './with-lists.ts'

/**
 * Checks that price files are whole: every field as the format demands it, no name twice, dates that
 * follow one another without a gap or an overlap, a source for everything, and no rates that are
 * unlikely by each other unless the model says in its `exceptions` why they are right.
 *
 * @returns one sentence for each problem; empty: the book is good
 * @example
 * import { checkPriceBook, priceBook } from '@tokenledger/sdk'
 * console.log(checkPriceBook(priceBook().files)) // []
 */
export function checkPriceBook(files: readonly ProviderPrices[]): readonly string[] {
  if (!Array.isArray(files)) return ['the price book must be a list of provider files']
  const shape = files.flatMap((file, index) => checkProviderFile(file, placeOf(file, index)))
  if (shape.length > 0) return shape
  const whole = files.map(withLists)
  const providers = files.map(({ provider }) => provider)
  return [
    ...repeated(providers).map((provider) => `provider "${provider}" has two files`),
    ...files.flatMap(checkColumns),
    ...whole.flatMap((file) => checkFile(file, whole)),
  ]
}

/** The last day on which any statement of these files was checked. */
export function lastChecked(files: readonly ProviderPrices[]): string {
  const dated = files.flatMap(({ fees, modifiers, models, lists = [] }) => [
    ...fees,
    ...modifiers,
    ...lists,
    ...models.flatMap(({ prices }) => prices),
  ])
  const days = dated.map(({ checked }) => checked).sort()
  return days.at(-1) ?? '1970-01-01'
}

const placeOf = (file: ProviderPrices | null, index: number): string =>
  file?.provider ?? `file ${index + 1}`

function checkFile(file: ProviderPrices, files: readonly ProviderPrices[]): readonly string[] {
  const names = file.models.flatMap(({ id, aliases = [] }) => [id, ...aliases])
  const shared = files.filter(({ provider }) => file.same_as?.includes(provider) ?? false)
  const known = new Set([file, ...shared].flatMap(({ models }) => models.map(({ id }) => id)))
  const problems = [
    ...repeated(names.map((name) => name.toLowerCase())).map(
      (name) => `the name "${name}" stands twice`,
    ),
    ...(file.same_as ?? [])
      .filter((provider) => !shared.some((other) => other.provider === provider))
      .map((provider) => `same_as names "${provider}", of which there is no file`),
    ...file.modifiers.flatMap((modifier) => checkModifier(modifier, known)),
    ...checkSpans('fees', file.fees),
    ...file.models.flatMap(checkModel),
  ]
  return problems.map((problem) => `${file.provider}: ${problem}`)
}

function checkColumns({ provider, lists = [] }: ProviderPrices): readonly string[] {
  return lists.flatMap(({ meters, models }) => {
    const uneven = Object.entries(models).filter(
      ([, line]) => line.split(' ').length !== meters.length,
    )
    return uneven.map(([name]) => `${provider}: "${name}" must have ${meters.length} columns`)
  })
}

function checkModifier(
  { id, multiply, no_list_price, models = [] }: ProviderPrices['modifiers'][number],
  known: ReadonlySet<string>,
): readonly string[] {
  const unknown = models.filter((model) => !known.has(model))
  return [
    ...((multiply === undefined) === (no_list_price === undefined)
      ? [`modifier "${id}" must have multiply or no_list_price`]
      : []),
    ...unknown.map((model) => `modifier "${id}" names "${model}", which has no prices`),
  ]
}

function checkModel(model: ModelPrices): readonly string[] {
  const byCondition = new Map<string, Dated[]>()
  for (const price of model.prices) {
    const condition = [model.id, ...[...conditionTexts(price.when)].sort()].join(' ')
    byCondition.set(condition, [...(byCondition.get(condition) ?? []), price])
  }
  const base = byCondition.get(model.id) ?? []
  const empty = model.prices.filter((price) => isEmpty(price.per_mtok) && isEmpty(price.per_unit))
  return [
    ...(base.some((price) => price.effective_from === null)
      ? []
      : [`${model.id} has no base price that holds from its beginning`]),
    ...empty.map(() => `${model.id} has a price without any rate`),
    ...[...byCondition].flatMap(([place, prices]) => checkSpans(place, prices)),
    ...checkRates(model),
  ]
}

const isEmpty = (rates: object = {}): boolean => Object.keys(rates).length === 0

/** Each begins where the one before it ends. */
function checkSpans(place: string, dated: readonly Dated[]): readonly string[] {
  const order = [...dated].sort((left, right) => startOf(left) - startOf(right))
  return order.flatMap((one, index) => {
    const next = order[index + 1]
    if (endOf(one) <= startOf(one))
      return [`${place} ends before it begins, at ${one.effective_to}`]
    if (next === undefined || endOf(one) === startOf(next)) return []
    const kind = endOf(one) > startOf(next) ? 'overlap' : 'leave a gap'
    return [`prices of ${place} ${kind} at ${one.effective_to ?? next.effective_from}`]
  })
}

const startOf = ({ effective_from: from }: Dated): number =>
  from === null ? -Infinity : Date.parse(from)
const endOf = ({ effective_to: to }: Dated): number => (to === null ? Infinity : Date.parse(to))

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
