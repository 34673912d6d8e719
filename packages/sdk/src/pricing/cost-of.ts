import type { Money } from '../base/money.ts'
import { parseTime } from '../base/parse-time.ts'
import { isInputMeter } from '../usage/meters.ts'
import { recordedCost } from '../usage/recorded-cost.ts'
import type { Meters, Segment, Usage, UsageContext, Warning } from '../usage/usage.ts'
import { type PriceBook, priceBook } from './price-book.ts'
import type { PriceAnswer } from './price-in-force.ts'
import type { Cost, SegmentCost } from './price-row.ts'
import { basisPrice, isRateBasis, type RateBasis } from './rate-basis.ts'
import { rateSegment } from './rate-segment.ts'

/** What a cost is worked out from besides the usage. */
export interface CostOptions {
  /** Your own rates, for all models or by model; the price book is not asked then. */
  readonly basis?: RateBasis | Readonly<Record<string, RateBasis>>
  /** @default the bundled book */
  readonly priceBook?: PriceBook
  /** When the call was made; a number is epoch milliseconds. @default the day on which the book was last checked */
  readonly at?: string | Date | number
  /** Who answered, by any common name. Without it a model must be known by one maker only. */
  readonly provider?: string
  /** The model of segments that name none: what was asked for. */
  readonly model?: string
}

/**
 * What a call costs: its recorded cost where one above zero is stated, else the list price of each
 * of its meters. Unknown is null and never zero: a model without a price, a meter without a rate and
 * a missing reading are named in the status, the unpriced meters and the warnings.
 *
 * @throws TokenledgerError `invalid_time` or `invalid_decimal` when an option cannot be read.
 * @example
 * import { costOf, toDecimal } from '@tokenledger/sdk'
 * const meters = { input: 10_000, output: 5_000 }
 * const usage = { status: 'ok', segments: [{ model: 'gpt-4o', meters }], context: {}, details: {}, warnings: [] }
 * const cost = costOf(usage, { provider: 'openai', at: '2026-11-22' })
 * console.log(cost.status, toDecimal(cost.total ?? 0n)) // priced 0.075000
 */
export function costOf(usage: Usage, options: CostOptions = {}): Cost {
  const isKnown = usage.status === 'ok' || usage.segments.length > 0
  const segments = isKnown ? listCosts(usage, options) : []
  return isKnown ? costFrom(usage, segments) : unknownCost(usage)
}

function listCosts(usage: Usage, options: CostOptions): readonly SegmentCost[] {
  const priceOf = options.basis === undefined ? bookPrices(usage, options) : basisPrices(options)
  return usage.segments.map((segment) => {
    const model = segment.model ?? options.model ?? null
    const { price, warnings } = priceOf(model, segment)
    if (price === null) return unpricedSegment(segment, warnings)
    const rated = model === segment.model ? segment : { model, meters: segment.meters }
    const cost = rateSegment(rated, price)
    return warnings.length === 0 ? cost : { ...cost, warnings: [...warnings, ...cost.warnings] }
  })
}

type PriceOf = (model: string | null, segment: Segment) => PriceAnswer

function bookPrices({ context }: Usage, options: CostOptions): PriceOf {
  const book = options.priceBook ?? priceBook()
  const at = options.at === undefined ? undefined : epochMs(options.at)
  const { provider } = options
  return (model, { meters }) => {
    const inputTokens = inputTokensOf(meters)
    return book.price({ model, provider, at, inputTokens, context: within(context, inputTokens) })
  }
}

/** The largest pass of a call may be another segment's: none is larger than what a segment read. */
function within(context: UsageContext, inputTokens: number): UsageContext {
  const isLarger = context.maxPassInput !== undefined && context.maxPassInput > inputTokens
  return isLarger ? { ...context, maxPassInput: inputTokens } : context
}

function inputTokensOf(meters: Meters): number {
  let tokens = 0
  for (const meter in meters) if (isInputMeter(meter)) tokens += meters[meter] ?? 0
  return tokens
}

function epochMs(at: string | Date | number): number {
  if (typeof at === 'number') return at
  return typeof at === 'string' ? parseTime(at) : at.getTime()
}

function basisPrices({ basis = {}, provider = 'any' }: CostOptions): PriceOf {
  if (isRateBasis(basis)) {
    const price = basisPrice(basis, provider, null)
    return () => ({ price, warnings: [] })
  }
  return (model) => {
    const own = model !== null && Object.hasOwn(basis, model) ? basis[model] : undefined
    if (own !== undefined) return { price: basisPrice(own, provider, model), warnings: [] }
    const message = `The rates given hold none for model "${model}"`
    return { price: null, warnings: [{ code: 'unknown_model', message }] }
  }
}

/** Without a price nothing is known, but nothing consumed costs nothing. */
function unpricedSegment({ meters }: Segment, warnings: readonly Warning[]): SegmentCost {
  const unpricedMeters = Object.keys(meters)
  const isNothing = unpricedMeters.length === 0
  return {
    status: isNothing ? 'priced' : 'unpriced',
    listTotal: isNothing ? 0n : null,
    charges: [],
    unpricedMeters,
    price: null,
    warnings: isNothing ? [] : warnings,
  }
}

function costFrom(usage: Usage, segments: readonly SegmentCost[]): Cost {
  const [only] = segments
  const listed = segments.length === 1 && only !== undefined ? only : sumOfAll(segments)
  const { listTotal, charges, unpricedMeters } = listed
  const recorded = recordedCost(usage)
  return {
    status: recorded === null ? listed.status : 'priced',
    total: recorded ?? listTotal,
    listTotal,
    charges,
    unpricedMeters,
    warnings: withRecordedZero(listed.warnings, usage, listTotal),
    segments,
  }
}

function sumOfAll(segments: readonly SegmentCost[]): Omit<SegmentCost, 'price'> {
  return {
    status: statusOf(segments),
    listTotal: sumOf(segments),
    charges: segments.flatMap((one) => one.charges),
    unpricedMeters: [...new Set(segments.flatMap((one) => one.unpricedMeters))],
    warnings: distinct(segments.flatMap((one) => one.warnings)),
  }
}

/** Σ of what is priced; null when there is something and none of it is. */
function sumOf(segments: readonly SegmentCost[]): Money | null {
  const known = segments.flatMap(({ listTotal }) => (listTotal === null ? [] : [listTotal]))
  const isNothingKnown = segments.length > 0 && known.length === 0
  return isNothingKnown ? null : known.reduce((sum, cost) => sum + cost, 0n)
}

function statusOf(segments: readonly SegmentCost[]): Cost['status'] {
  if (segments.every(({ status }) => status === 'priced')) return 'priced'
  return segments.every(({ status }) => status === 'unpriced') ? 'unpriced' : 'partial'
}

function distinct(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((one) => [`${one.code}\n${one.message}`, one])).values()]
}

function withRecordedZero(
  warnings: readonly Warning[],
  { providerCost }: Usage,
  listTotal: Money | null,
): readonly Warning[] {
  if (providerCost?.cost !== 0n || listTotal === null || listTotal === 0n) return warnings
  const message = 'A cost of 0 was recorded for a call with a list price: the list price counts'
  return [...warnings, { code: 'recorded_cost_zero', message }]
}

function unknownCost(usage: Usage): Cost {
  const recorded = recordedCost(usage)
  return {
    status: recorded === null ? 'unpriced' : 'priced',
    total: recorded,
    listTotal: null,
    charges: [],
    unpricedMeters: [],
    warnings: [],
    segments: [],
  }
}
