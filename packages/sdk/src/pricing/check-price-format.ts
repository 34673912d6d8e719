import { repeatedNames } from './check-names.ts'
import { misplacedMeters } from './check-rates.ts'
import { checkModelSpans, checkModifierSpans, checkSpans } from './check-spans.ts'
import type { ModelPrices, ProviderPrices } from './price-data.ts'
import { checkProviderFile } from './price-data-shape.ts'
import { withLists } from './with-lists.ts'

/**
 * What makes price files unusable: a field that breaks the format, a name that stands twice, dates
 * with a gap or an overlap, a row without a source or a rate, meters that do not exist.
 *
 * @returns one sentence for each fault; empty: a price book can be made of them
 * @example
 * import { checkPriceFormat, priceBook } from '@tokenledger/sdk'
 * console.log(checkPriceFormat(priceBook().files)) // []
 */
export function checkPriceFormat(files: readonly ProviderPrices[]): readonly string[] {
  if (!Array.isArray(files)) return ['the price book must be a list of provider files']
  const shape = files.flatMap((file, index) => checkProviderFile(file, placeOf(file, index)))
  if (shape.length > 0) return shape
  const providers = files.map(({ provider }) => provider)
  return [
    ...repeated(providers).map((provider) => `provider "${provider}" has two files`),
    ...files.flatMap(checkColumns),
    ...files.map(withLists).flatMap((file) => checkFile(file, files)),
  ]
}

const placeOf = (file: ProviderPrices | null, index: number): string =>
  file?.provider ?? `file ${index + 1}`

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
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

function checkFile(file: ProviderPrices, files: readonly ProviderPrices[]): readonly string[] {
  const { same_as: sharedWith = [], same_as_source: source, modifiers, fees, models } = file
  const absent = sharedWith.filter((one) => !files.some(({ provider }) => provider === one))
  const faults = [
    ...repeatedNames(models).map((name) => `the name "${name}" stands twice`),
    ...absent.map((provider) => `same_as names "${provider}", of which there is no file`),
    ...(sharedWith.length > 0 && source === undefined ? ['same_as has no same_as_source'] : []),
    ...modifiers.flatMap(checkModifier),
    ...checkModifierSpans(modifiers),
    ...checkSpans('fees', fees),
    ...models.flatMap(checkModel),
  ]
  return faults.map((fault) => `${file.provider}: ${fault}`)
}

function checkModifier(modifier: ProviderPrices['modifiers'][number]): readonly string[] {
  const { id, multiply, no_list_price: free, when } = modifier
  return [
    ...((multiply === undefined) === (free === undefined)
      ? [`modifier "${id}" must have multiply or no_list_price`]
      : []),
    ...(Object.keys(when).length === 0 ? [`modifier "${id}" has no condition`] : []),
  ]
}

function checkModel(model: ModelPrices): readonly string[] {
  const empty = model.prices.filter((price) => isEmpty(price.per_mtok) && isEmpty(price.per_unit))
  return [
    ...empty.map(() => `${model.id} has a price without any rate`),
    ...checkModelSpans(model),
    ...misplacedMeters(model),
  ]
}

const isEmpty = (rates: object = {}): boolean => Object.keys(rates).length === 0
