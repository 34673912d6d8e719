import {
  checkPriceBook,
  type ProviderPrices,
  priceBook,
  providerName,
  TokenledgerError,
} from '@tokenledger/sdk'

/** The base price of a model that another list states; US dollars for one unit by meter. */
export interface OfferedPrice {
  readonly provider: string
  readonly model: string
  readonly rates: Readonly<Record<string, string>>
  /** Whether it is of a list that the book imports: what is kept by hand is not missed in it. */
  readonly isImport: boolean
}

/**
 * Reads the prices in force from a price file of ours, a list of such files, or the data file of
 * `@pydantic/genai-prices`.
 *
 * @throws TokenledgerError `invalid_price_book` when it is none of them.
 */
export function offeredPrices(data: unknown, name: string, at: number): readonly OfferedPrice[] {
  if (isGenai(data)) return data.flatMap((one) => genaiPrices(one, at))
  const files = (Array.isArray(data) ? data : [data]) as readonly ProviderPrices[]
  const [problem] = checkPriceBook(files)
  if (problem !== undefined)
    throw new TokenledgerError('invalid_price_book', `Cannot compare with "${name}": ${problem}`)
  return bookPrices(files, at)
}

function bookPrices(files: readonly ProviderPrices[], at: number): readonly OfferedPrice[] {
  const book = priceBook(files)
  return book.files.flatMap(({ provider, models }) =>
    models.map(({ id: model }) => {
      const { price } = book.price({ model, provider, at })
      return { provider, model, rates: price?.rates ?? {}, isImport: false }
    }),
  )
}

/** The parts of the data of genai-prices that are read here. */
interface GenaiProvider {
  readonly id: string
  readonly models: readonly {
    readonly id: string
    readonly prices: GenaiPrices | readonly DatedGenaiPrices[]
  }[]
}
type GenaiPrices = Readonly<Record<string, unknown>>
interface DatedGenaiPrices {
  readonly constraint?: { readonly start_date?: string }
  readonly prices: GenaiPrices
}

function isGenai(data: unknown): data is readonly GenaiProvider[] {
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const METERS: Readonly<Record<string, string>> = {
  input_mtok: 'input',
  input_audio_mtok: 'input.audio',
  cache_read_mtok: 'input.cacheRead',
  cache_write_mtok: 'input.cacheWrite',
  cache_write_1h_mtok: 'input.cacheWrite.1h',
  output_mtok: 'output',
  output_audio_mtok: 'output.audio',
}

function genaiPrices({ id, models }: GenaiProvider, at: number): readonly OfferedPrice[] {
  const [maker = id, router] = id.split(/(?<=^huggingface)_/)
  const provider = providerName(maker)
  return models.map(({ id: name, prices }) => {
    const model = router === undefined ? name.replace(/^regional\./, '') : `${name}:${router}`
    const rates = Object.entries(pricesAt(prices, at)).flatMap(([kind, rate]) => {
      const meter = METERS[kind]
      const perMillion = isObject(rate) ? rate['base'] : rate
      if (meter === undefined || typeof perMillion !== 'number') return []
      return [[meter, perToken(perMillion)] as const]
    })
    return { provider, model, rates: Object.fromEntries(rates), isImport: true }
  })
}

/** The last list that has begun; hours of the day, which have no date there, are left out. */
function pricesAt(prices: GenaiPrices | readonly DatedGenaiPrices[], at: number): GenaiPrices {
  if (!isDated(prices)) return prices
  const begun = prices.filter(
    ({ constraint }) =>
      constraint === undefined ||
      (constraint.start_date !== undefined && Date.parse(constraint.start_date) <= at),
  )
  return begun.at(-1)?.prices ?? {}
}

function isDated(
  prices: GenaiPrices | readonly DatedGenaiPrices[],
): prices is readonly DatedGenaiPrices[] {
  return Array.isArray(prices)
}

/** A price for a million tokens in picodollars is the price for one in 1e-18 $. */
function perToken(perMillion: number): string {
  const digits = BigInt(Math.round(perMillion * 1e12))
  const [whole = '0', fraction = ''] = [digits / 10n ** 18n, digits % 10n ** 18n].map(String)
  const text = `${whole}.${fraction.padStart(18, '0')}`.replace(/\.?0+$/, '')
  return text
}
