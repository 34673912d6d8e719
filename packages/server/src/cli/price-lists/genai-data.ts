/** The parts of the data of `@pydantic/genai-prices` that are read here. */
export interface GenaiProvider {
  readonly id: string
  readonly models: readonly {
    readonly id: string
    readonly prices: GenaiPrices | readonly DatedGenaiPrices[]
  }[]
}

/** A price by kind: `input_mtok: 2`, or with a higher one over a threshold. */
export type GenaiPrices = Readonly<Record<string, unknown>>

/** Prices from a day on, or at hours of the day. */
export interface DatedGenaiPrices {
  readonly constraint?: { readonly start_date?: string }
  readonly prices: GenaiPrices
}

/** Whether this is the package's data: a list of providers with models. */
export function isGenai(data: unknown): data is readonly GenaiProvider[] {
  return Array.isArray(data) && data.length > 0 && data.every(isGenaiProvider)
}

function isGenaiProvider(one: unknown): boolean {
  if (!isObject(one) || typeof one['id'] !== 'string' || !Array.isArray(one['models'])) return false
  return one['models'].every(
    (model) => isObject(model) && typeof model['id'] === 'string' && isPrices(model['prices']),
  )
}

const isPrices = (prices: unknown): boolean =>
  Array.isArray(prices)
    ? prices.every((one) => isObject(one) && isObject(one['prices']))
    : isObject(prices)

/** Whether this is an object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
