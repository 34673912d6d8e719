import { checkNames } from './check-names.ts'
import { checkPriceFormat } from './check-price-format.ts'
import { checkRates } from './check-rates.ts'
import { checkOutlivers } from './check-spans.ts'
import { checkTies } from './check-ties.ts'
import type { PriceModifier, ProviderPrices } from './price-data.ts'
import { withLists } from './with-lists.ts'

/**
 * Checks that price files are whole, and finds what is most likely a slip: a name that the rules for
 * names read as another model, unlikely rates and factors, prices of which neither goes before the
 * other. What is right all the same a model says in its `exceptions`, with the reason.
 *
 * @returns one sentence for each problem; empty: the book is good
 * @example
 * import { checkPriceBook, priceBook } from '@tokenledger/sdk'
 * console.log(checkPriceBook(priceBook().files)) // []
 */
export function checkPriceBook(files: readonly ProviderPrices[]): readonly string[] {
  const faults = checkPriceFormat(files)
  if (!Array.isArray(files) || faults.length > 0) return faults
  const whole = files.map(withLists)
  return whole.flatMap((file) => checkFile(file, whole))
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

function checkFile(file: ProviderPrices, files: readonly ProviderPrices[]): readonly string[] {
  const shared = files.filter(({ provider }) => file.same_as?.includes(provider) ?? false)
  const known = new Set([file, ...shared].flatMap(({ models }) => models.map(({ id }) => id)))
  const findings = [
    ...checkNames(file, shared),
    ...file.modifiers.flatMap((modifier) => checkModifier(modifier, known)),
    ...file.models.flatMap((model) => [
      ...checkOutlivers(model),
      ...checkRates(model),
      ...checkTies(model),
    ]),
  ]
  return findings.map((finding) => `${file.provider}: ${finding}`)
}

function checkModifier(
  { id, multiply, when, models = [] }: PriceModifier,
  known: ReadonlySet<string>,
): readonly string[] {
  const factor = Number(multiply ?? 1)
  const isCheap = when.service_tier === 'batch' || when.service_tier === 'flex'
  const isDear = when.service_tier === 'priority' || when.speed === 'fast'
  const isUnlikely = factor === 0 || (isCheap && factor > 1) || (isDear && factor < 1)
  return [
    ...(isUnlikely ? [`modifier "${id}" has an unlikely factor: ${multiply}`] : []),
    ...models
      .filter((model) => !known.has(model))
      .map((model) => `modifier "${id}" names "${model}", which has no prices`),
  ]
}
