import type { CallRequest } from '../ledger/call-meter.ts'
import { type CostOptions, costOf } from '../pricing/cost-of.ts'
import { priceBook } from '../pricing/price-book.ts'
import type { ModelPrices } from '../pricing/price-data.ts'
import type { Cost, PriceRow } from '../pricing/price-row.ts'
import { basisPrice, isRateBasis } from '../pricing/rate-basis.ts'
import type { Usage, UsageContext } from '../usage/usage.ts'
import { type PriceRates, ratesOf } from './token-rates.ts'

/** Where prices come from: the bundled book, a book of your own, or rates of your own. */
export type PriceSource = Pick<CostOptions, 'basis' | 'priceBook'>

/** What the price of a request depends on besides the request. */
export interface AskedAbout {
  readonly inputTokens: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** The prices of calls, before they are made and after. */
export interface CallPrices {
  /** Null: the price is not known, or is not by the token. */
  before(request: CallRequest, asked: AskedAbout): PriceRates | null
  after(request: CallRequest, usage: Usage, at: number): Cost
  /** What the model can read at once, in tokens; null: not known. */
  maxInput(request: CallRequest): number | null
  /** The longest answer of the model, in tokens; null: not known. */
  maxOutput(request: CallRequest): number | null
}

/**
 * Prices from a source.
 *
 * @throws TokenledgerError `invalid_decimal` when a rate of one's own is no decimal.
 */
export function callPrices(source: PriceSource): CallPrices {
  // The bundled book is made when first asked: limits of tokens need none.
  const book = (): NonNullable<PriceSource['priceBook']> => source.priceBook ?? priceBook()
  const own = source.basis === undefined ? null : ownPrices(source.basis)
  const bookPrice = (request: CallRequest, { inputTokens, now }: AskedAbout): PriceRow | null => {
    const { provider, model = null, context = NO_CONTEXT } = request
    return book().price({ model, provider, at: now, inputTokens, context }).price
  }
  const modelOf = ({ provider, model }: CallRequest): ModelPrices | null =>
    model === undefined ? null : (book().find(model, provider)?.model ?? null)
  return {
    before: (request, asked) => {
      const price = own === null ? bookPrice(request, asked) : own(request.model)
      return price === null ? null : ratesOf(price)
    },
    after: ({ provider, model }, usage, at) =>
      costOf(usage, {
        ...source,
        at,
        ...(provider !== undefined && { provider }),
        ...(model !== undefined && { model }),
      }),
    maxInput: (request) => modelOf(request)?.context_window ?? null,
    maxOutput: (request) => modelOf(request)?.max_output ?? null,
  }
}

const NO_CONTEXT: UsageContext = {}

function ownPrices(
  basis: NonNullable<CostOptions['basis']>,
): (model: string | undefined) => PriceRow | null {
  if (isRateBasis(basis)) {
    const price = basisPrice(basis, 'any', null)
    return () => price
  }
  const prices = new Map(
    Object.entries(basis).map(([model, rates]) => [model, basisPrice(rates, 'any', model)]),
  )
  return (model) => (model === undefined ? null : (prices.get(model) ?? null))
}
