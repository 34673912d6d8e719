/** Prices of @pydantic/genai-prices as rows of a price file. */
import { METERS as TOKEN_METERS } from '../packages/server/dist/cli/price-lists/genai-files.js'

const THOUSANDS = { input_document_kpages: 'pages' }
/**
 * Fees are kept once a provider, in its `fees`; request fees by hand; annotated pages and messages
 * are no meters of ours.
 */
const LEFT_OUT = [
  'input_annotated_document_kpages',
  'input_text_messages_kcount',
  'requests_kcount',
  'storage_searches_kcount',
]
const SECONDS_PER_HOUR = 3600n
const SECOND_DECIMALS = 18

/** Dated lists become rows that follow one another; the first has no start. */
export function importedPrices(model, config, checked) {
  const dated = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]
  const starts = dated.map(({ constraint }) => startOf(constraint, model.id))
  return dated.flatMap(({ prices }, index) => {
    const facts = {
      effective_from: starts[index] ?? null,
      effective_to: starts[index + 1] ?? null,
      source: sourceOf(model, config),
      checked,
      ...(config.unverified ? { unverified: config.unverified } : unverified(model)),
    }
    return rowsOf(config.provider === undefined ? withoutFees(prices) : prices).map(
      ({ when, ...rates }) => ({
        ...(when ? { when } : {}),
        ...facts,
        ...rates,
      }),
    )
  })
}

/** Where a provider's fees are kept for all its models. */
function withoutFees({ web_searches_kcount: _, ...prices }) {
  return prices
}

function startOf(constraint, id) {
  if (constraint === undefined) return null
  if (constraint.type !== 'start_date') throw new Error(`${id}: cannot import ${constraint.type}`)
  return constraint.start_date
}

function sourceOf(model, config) {
  if (config.citesOnePage || config.provider !== undefined) return config.source
  const cited = /https:\/\/[^\s,)]+/.exec(model.price_comments ?? '')?.[0]
  return cited?.replace(/[.]$/, '') ?? config.source
}

function unverified({ price_comments: comments = '' }) {
  const doubt = /verify against|Seen on OpenRouter|can't find/i.test(comments)
  return doubt ? { unverified: 'the import itself could not read a price list for it' } : {}
}

/** The base price, and one for the whole request above each threshold. */
function rowsOf(prices) {
  const thresholds = new Set(
    Object.values(prices).flatMap((price) => (price?.tiers ?? []).map(({ start }) => start)),
  )
  const base = ratesOf(prices, null)
  return [
    base,
    ...[...thresholds].map((over) => ({ when: { input_over: over }, ...ratesOf(prices, over) })),
  ]
}

function ratesOf(prices, over) {
  const perMtok = {}
  const perUnit = {}
  for (const [name, price] of Object.entries(prices)) {
    if (LEFT_OUT.includes(name)) continue
    const rate = typeof price === 'number' ? price : rateOver(price, over)
    if (TOKEN_METERS[name] !== undefined) perMtok[TOKEN_METERS[name]] = decimal(rate)
    else if (THOUSANDS[name] !== undefined) perUnit[THOUSANDS[name]] = decimal(rate / 1000)
    else if (name === 'web_searches_kcount') perUnit.webSearch = decimal(rate / 1000)
    else if (name === 'input_audio_hours') perUnit['seconds.audioIn'] = perSecond(rate)
    else if (name === 'audio_hours' && prices.input_audio_hours === undefined)
      perUnit['seconds.billableAudio'] = perSecond(rate)
    else if (name === 'audio_hours') continue
    else throw new Error(`Unknown kind of price "${name}"`)
  }
  return {
    ...(Object.keys(perMtok).length > 0 ? { per_mtok: sorted(perMtok) } : {}),
    ...(Object.keys(perUnit).length > 0 ? { per_unit: perUnit } : {}),
  }
}

function rateOver(price, over) {
  const tier = price.tiers.findLast(({ start }) => over !== null && start <= over)
  return tier?.price ?? price.base
}

/** Rounded to 18 decimals: a million seconds are off by less than a picodollar. */
function perSecond(perHour) {
  const [whole, fraction = ''] = decimal(perHour).split('.')
  const scaled = BigInt(whole + fraction) * 10n ** BigInt(SECOND_DECIMALS - fraction.length)
  const rate = (scaled + SECONDS_PER_HOUR / 2n) / SECONDS_PER_HOUR
  const text = rate.toString().padStart(SECOND_DECIMALS + 1, '0')
  return `${text.slice(0, -SECOND_DECIMALS)}.${text.slice(-SECOND_DECIMALS).replace(/0+$/, '')}`.replace(
    /\.$/,
    '',
  )
}

/** A double as decimal text without an exponent. */
function decimal(value) {
  const text = String(value)
  return text.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : text
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
