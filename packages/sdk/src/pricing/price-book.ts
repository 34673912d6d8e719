import { TokenledgerError } from '../base/errors.ts'
import type { UsageContext, Warning } from '../usage/usage.ts'
import { bundledPrices } from './bundled-prices.ts'
import { type CallFacts, callFacts } from './call-facts.ts'
import { lastChecked } from './check-price-book.ts'
import { checkPriceFormat } from './check-price-format.ts'
import { type FoundModel, findModel, type ModelNotFound } from './find-model.ts'
import { nearestNames } from './nearest-names.ts'
import type { ProviderPrices } from './price-data.ts'
import { type PriceAnswer, priceInForce } from './price-in-force.ts'
import { withLists } from './with-lists.ts'

/** A call, as far as its price depends on it. */
export interface PriceQuestion {
  readonly model: string | null
  /** Any name of the provider; absent: the model is looked for with all who make models. */
  readonly provider?: string | undefined
  /** Epoch milliseconds, UTC. @default the day on which the book was last checked */
  readonly at?: number | undefined
  /** Input tokens of the segment; `context.maxPassInput` goes before. @default 0 */
  readonly inputTokens?: number
  readonly context?: UsageContext
}

/** Dated prices of many models. Immutable; what it has worked out it remembers. */
export interface PriceBook {
  /** The last day on which any of it was checked: the time that a question without one is about. */
  readonly checked: string
  /** All of it, lists written out as models. */
  readonly files: readonly ProviderPrices[]
  /** The model that a name stands for, or null. Without a provider only an unambiguous name counts. */
  find(model: string, provider?: string): FoundModel | null
  /** Names in the book most like this one, the best first, at most three. */
  nearest(model: string, provider?: string): readonly string[]
  /** The price in force for a call. Without one, `price` is null and the warnings say why. */
  price(question: PriceQuestion): PriceAnswer
}

/**
 * A book of dated prices: the bundled one, or one of your own data in the same format
 * (`schemas/price-book.json`).
 *
 * @throws TokenledgerError `invalid_price_book` when own data breaks a rule of the format.
 * @example
 * import { priceBook } from '@tokenledger/sdk'
 * console.log(priceBook().find('gpt-4o-2024-11-20')?.model.id) // gpt-4o
 * console.log(priceBook().find('claude-sonnet-5-9')) // null
 */
export function priceBook(data?: readonly ProviderPrices[]): PriceBook {
  if (data !== undefined) return bookOf(checkedData(data))
  bundled ??= bookOf(bundledPrices)
  return bundled
}

let bundled: PriceBook | undefined

function checkedData(data: readonly ProviderPrices[]): readonly ProviderPrices[] {
  const [problem, ...more] = checkPriceFormat(data)
  if (problem === undefined) return data
  const rest = more.length > 0 ? `; ${more.length} more problems` : ''
  throw new TokenledgerError('invalid_price_book', `Cannot use the price book: ${problem}${rest}`)
}

function bookOf(files: readonly ProviderPrices[]): PriceBook {
  const checked = lastChecked(files)
  const defaultAt = Date.parse(checked)
  const nearest: PriceBook['nearest'] = (model, provider) => {
    const own = files.filter((file) => provider === undefined || file.provider === provider)
    const searched = own.length > 0 ? own : files.filter((file) => file.first_party)
    return nearestNames(model, searched.map(withLists).flatMap(namesIn))
  }
  const lookUp = remembering(findModel(files), nearest)
  return Object.freeze({
    checked,
    get files() {
      return files.map(withLists)
    },
    nearest,
    find: (model: string, provider?: string) => lookUp(model, provider).found,
    price: ({ model, provider, at, inputTokens = 0, context = {} }: PriceQuestion) => {
      if (model === null) return NO_MODEL
      const { found, price } = lookUp(model, provider)
      const words = found?.file.words ?? {}
      return price(callFacts(at ?? defaultAt, inputTokens, context, words))
    },
  })
}

/** A name looked up once: the model and the way to its price, or the reason why there is none. */
interface LookedUp {
  readonly found: FoundModel | null
  readonly price: (facts: CallFacts) => PriceAnswer
}

// Names come from outside; a stream of ever new ones must not fill the memory.
const REMEMBERED_NAMES = 10_000

function remembering(
  find: ReturnType<typeof findModel>,
  nearest: PriceBook['nearest'],
): (model: string, provider: string | undefined) => LookedUp {
  const remembered = new Map<string | undefined, Map<string, LookedUp>>()
  let count = 0
  const pricings = new Map<string, LookedUp['price']>()
  return (model, provider) => {
    const known = remembered.get(provider)?.get(model)
    if (known !== undefined) return known
    if (count >= REMEMBERED_NAMES) {
      remembered.clear()
      count = 0
    }
    const found = find(model, provider)
    const looked =
      'reason' in found
        ? { found: null, price: once(() => unknownModel(model, found, nearest)) }
        : { found, price: pricingOf(found, pricings) }
    const names = remembered.get(provider) ?? new Map<string, LookedUp>()
    remembered.set(provider, names.set(model, looked))
    count += 1
    return looked
  }
}

/** All names of a model share one way to its price, so that equal prices are one object. */
function pricingOf(found: FoundModel, pricings: Map<string, LookedUp['price']>): LookedUp['price'] {
  const key = `${found.file.provider}\n${found.owner.provider}\n${found.model.id}`
  const known = pricings.get(key)
  if (known !== undefined) return known
  const pricing = priceInForce(found)
  pricings.set(key, pricing)
  return pricing
}

/** The same answer always, worked out when it is first asked for: near names take a while. */
function once(warning: () => Warning): () => PriceAnswer {
  let answer: PriceAnswer | undefined
  return () => {
    answer ??= { price: null, warnings: [warning()] }
    return answer
  }
}

const NO_MODEL: PriceAnswer = {
  price: null,
  warnings: [{ code: 'unknown_model', message: 'The answer names no model: it cannot be priced' }],
}

function unknownModel(
  model: string,
  { reason, searched }: ModelNotFound,
  nearest: PriceBook['nearest'],
): Warning {
  const where = searched.join(', ')
  const near =
    reason === 'model' ? nearest(model, searched.length === 1 ? searched[0] : undefined) : []
  const message = {
    provider: `There are no prices for provider "${where}" in the price book`,
    model: `There is no price for model "${model}" of ${where}${near.length > 0 ? `; near names: ${near.join(', ')}` : ''}`,
    ambiguous: `Model "${model}" is sold by several (${where}): name the provider`,
  }[reason]
  return { code: 'unknown_model', message }
}

/** All names that a price file lists. */
function namesIn(file: ProviderPrices): readonly string[] {
  return file.models.flatMap((model) => [model.id, ...(model.aliases ?? [])])
}
