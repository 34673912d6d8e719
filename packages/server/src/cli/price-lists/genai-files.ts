import { type ProviderPrices, providerName } from '@tokenledger/sdk'
import { decimalText, parseDecimal } from '@tokenledger/sdk/core'
import {
  type DatedGenaiPrices,
  type GenaiPrices,
  type GenaiProvider,
  isObject,
} from './genai-data.ts'

type Model = ProviderPrices['models'][number]
type Price = Model['prices'][number]

/** Meters by the names of genai-prices' rates. */
export const METERS: Readonly<Record<string, string>> = {
  input_mtok: 'input',
  input_audio_mtok: 'input.audio',
  input_image_mtok: 'input.image',
  input_video_mtok: 'input.video',
  cache_read_mtok: 'input.cacheRead',
  cache_audio_read_mtok: 'input.cacheRead.audio',
  cache_image_read_mtok: 'input.cacheRead.image',
  cache_write_mtok: 'input.cacheWrite',
  cache_write_1h_mtok: 'input.cacheWrite.1h',
  output_mtok: 'output',
  output_audio_mtok: 'output.audio',
  output_image_mtok: 'output.image',
  output_video_mtok: 'output.video',
  output_reasoning_mtok: 'output.reasoning',
  output_citation_mtok: 'output.citation',
}
const KNOWN_METERS = new Set(Object.values(METERS))

/**
 * The data of `@pydantic/genai-prices` as price files: token prices with their dates and thresholds.
 * Hours of the day, which have no date there, and fees are left out.
 */
export function genaiFiles(providers: readonly GenaiProvider[]): readonly ProviderPrices[] {
  const files = new Map<string, ProviderPrices>()
  for (const { id, models } of providers) {
    // On Hugging Face each router is a provider there; with us it stands behind the model's name.
    const [maker = id, router] = id.split(/(?<=^huggingface)_/)
    const provider = providerName(maker)
    const own = models.map((model) => modelOf(model, router))
    const known = files.get(provider)?.models ?? []
    files.set(provider, fileOf(provider, [...known, ...own]))
  }
  return [...files.values()]
}

/**
 * The same part of a price file of ours: what such data can state, without models that it names
 * without a price, and those that are kept by hand and that it does not know.
 */
export function genaiPart(file: ProviderPrices, theirs: ProviderPrices): ProviderPrices {
  const isPriced = new Map(theirs.models.map(({ id, prices }) => [lower(id), prices.length > 0]))
  const isComparable = ({ id, aliases = [], imported }: Model): boolean => {
    const met = [id, ...aliases].map((name) => isPriced.get(lower(name)))
    return met.includes(true) || (imported !== undefined && !met.includes(false))
  }
  const models = file.models
    .filter(isComparable)
    .map((model) => ({ ...model, prices: model.prices.flatMap(priceThere) }))
  return fileOf(file.provider, models)
}

const lower = (name: string): string => name.toLowerCase()

function priceThere(price: Price): readonly Price[] {
  if (Object.keys(price.when ?? {}).some((about) => about !== 'input_over')) return []
  const { per_unit: _, per_mtok: rates = {}, ...row } = price
  const known = Object.entries(rates).filter(([meter]) => KNOWN_METERS.has(meter))
  return known.length === 0 ? [] : [{ ...row, per_mtok: Object.fromEntries(known) }]
}

function fileOf(provider: string, models: readonly Model[]): ProviderPrices {
  return {
    format: 1,
    provider,
    name: provider,
    first_party: false,
    naming: {},
    words: {},
    billed_as: {},
    fees: [],
    modifiers: [],
    models,
  }
}

function modelOf(
  { id: name, prices }: GenaiProvider['models'][number],
  router: string | undefined,
): Model {
  // What it calls regional is the ordinary price with us.
  const id = router === undefined ? name.replace(/^regional\./, '') : `${name}:${router}`
  const dated = (isDated(prices) ? prices : [{ prices }]).filter(hasDate)
  return { id, prices: dated.flatMap((one, index) => pricesOf(one, dated[index + 1])) }
}

const isDated = (
  prices: GenaiPrices | readonly DatedGenaiPrices[],
): prices is readonly DatedGenaiPrices[] => Array.isArray(prices)

const hasDate = ({ constraint }: DatedGenaiPrices): boolean =>
  constraint === undefined || constraint.start_date !== undefined

function pricesOf(
  { constraint, prices }: DatedGenaiPrices,
  next: DatedGenaiPrices | undefined,
): readonly Price[] {
  const thresholds = Object.values(prices).flatMap((price) =>
    tiersOf(price).map(([start]) => start),
  )
  const row = {
    effective_from: constraint?.start_date ?? null,
    effective_to: next?.constraint?.start_date ?? null,
    source: 'https://github.com/pydantic/genai-prices',
    checked: '1970-01-01',
  }
  return [null, ...new Set(thresholds)].flatMap((over) => {
    const rates = ratesOf(prices, over)
    if (Object.keys(rates).length === 0) return []
    return [{ ...(over === null ? {} : { when: { input_over: over } }), ...row, per_mtok: rates }]
  })
}

function ratesOf(prices: GenaiPrices, over: number | null): Readonly<Record<string, string>> {
  const rates = Object.entries(prices).flatMap(([kind, price]) => {
    const meter = METERS[kind]
    const rate = rateOver(price, over)
    if (meter === undefined || typeof rate !== 'number') return []
    return [[meter, decimalText(parseDecimal(String(rate)))] as const]
  })
  return Object.fromEntries(rates)
}

function rateOver(price: unknown, over: number | null): unknown {
  if (!isObject(price)) return price
  const tier = tiersOf(price).findLast(([start]) => over !== null && start <= over)
  return tier === undefined ? price['base'] : tier[1]
}

function tiersOf(price: unknown): readonly (readonly [start: number, rate: unknown])[] {
  const tiers = isObject(price) && Array.isArray(price['tiers']) ? price['tiers'] : []
  return tiers.flatMap((tier) =>
    isObject(tier) && typeof tier['start'] === 'number' ? [[tier['start'], tier['price']]] : [],
  )
}
