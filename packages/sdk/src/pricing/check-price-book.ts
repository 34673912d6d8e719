import { checkNames, repeated } from './check-names.ts'
import { checkRates } from './check-rates.ts'
import { checkModelSpans, checkModifierSpans, checkSpans } from './check-spans.ts'
import { checkTies } from './check-ties.ts'
import type { ModelPrices, ProviderPrices } from './price-data.ts'
import { checkProviderFile } from './price-data-shape.ts'
import { withLists } from './with-lists.ts'

/**
 * Checks that price files are whole: every field as the format demands it, no name twice and none
 * that the rules for names read as another model, dates that follow one another without a gap or an
 * overlap, a source for everything, and no unlikely rates unless the model says in its `exceptions`
 * why they are right.
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
  const shared = files.filter(({ provider }) => file.same_as?.includes(provider) ?? false)
  const known = new Set([file, ...shared].flatMap(({ models }) => models.map(({ id }) => id)))
  const problems = [
    ...checkNames(file, shared),
    ...checkSharing(file, shared),
    ...file.modifiers.flatMap((modifier) => checkModifier(modifier, known)),
    ...checkModifierSpans(file.modifiers),
    ...checkSpans('fees', file.fees),
    ...file.models.flatMap(checkModel),
  ]
  return problems.map((problem) => `${file.provider}: ${problem}`)
}

function checkSharing(
  { same_as: sharedWith = [], same_as_source: source }: ProviderPrices,
  shared: readonly ProviderPrices[],
): readonly string[] {
  return [
    ...sharedWith
      .filter((provider) => !shared.some((other) => other.provider === provider))
      .map((provider) => `same_as names "${provider}", of which there is no file`),
    ...(sharedWith.length > 0 && source === undefined ? ['same_as has no same_as_source'] : []),
  ]
}

function checkColumns({ provider, lists = [] }: ProviderPrices): readonly string[] {
  return lists.flatMap(({ meters, models }) => {
    const uneven = Object.entries(models).filter(
      ([, line]) => line.split(' ').length !== meters.length,
    )
    return [
      ...repeated(meters).map((meter) => `${provider}: a list has the column "${meter}" twice`),
      ...uneven.map(([name]) => `${provider}: "${name}" must have ${meters.length} columns`),
    ]
  })
}

function checkModifier(
  { id, multiply, no_list_price, when, models = [] }: ProviderPrices['modifiers'][number],
  known: ReadonlySet<string>,
): readonly string[] {
  const unknown = models.filter((model) => !known.has(model))
  const factor = Number(multiply ?? 1)
  const isCheap = when.service_tier === 'batch' || when.service_tier === 'flex'
  const isDear = when.service_tier === 'priority' || when.speed === 'fast'
  const isUnlikely = factor === 0 || (isCheap && factor > 1) || (isDear && factor < 1)
  return [
    ...((multiply === undefined) === (no_list_price === undefined)
      ? [`modifier "${id}" must have multiply or no_list_price`]
      : []),
    ...(Object.keys(when).length === 0 ? [`modifier "${id}" has no condition`] : []),
    ...(isUnlikely ? [`modifier "${id}" has an unlikely factor: ${multiply}`] : []),
    ...unknown.map((model) => `modifier "${id}" names "${model}", which has no prices`),
  ]
}

function checkModel(model: ModelPrices): readonly string[] {
  const empty = model.prices.filter((price) => isEmpty(price.per_mtok) && isEmpty(price.per_unit))
  return [
    ...empty.map(() => `${model.id} has a price without any rate`),
    ...checkModelSpans(model),
    ...checkRates(model),
    ...checkTies(model),
  ]
}

const isEmpty = (rates: object = {}): boolean => Object.keys(rates).length === 0
