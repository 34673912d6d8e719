import {
  type Charge,
  type Cost,
  type Entry,
  fromDecimal,
  type Meters,
  missingUsage,
  type PriceRow,
  type SegmentCost,
} from '@tokenledger/sdk/core'

/** A price row of the tests: $1.25 in, $0.125 from the cache, $10 out for a million tokens. */
export const PRICE: PriceRow = {
  id: 'openai/gpt-5@2025-08-07#0001',
  provider: 'openai',
  model: 'gpt-5',
  effectiveFrom: '2025-08-07',
  effectiveTo: null,
  rates: { input: '0.00000125', 'input.cacheRead': '0.000000125', output: '0.00001' },
  conditions: [],
  source: 'https://example.com/prices',
}

/** A second one, for calls with two models. */
export const SMALL_PRICE: PriceRow = {
  ...PRICE,
  id: 'openai/gpt-5-mini@2025-08-07#0002',
  model: 'gpt-5-mini',
  rates: { input: '0.00000025', 'input.cacheRead': '0.000000025', output: '0.000002' },
}

/** 2025-10-01T00:00:00Z. */
export const START = 1_759_276_800_000

const PRICES = new Map([PRICE, SMALL_PRICE].map((price) => [price.model, price]))
const METERS: Meters = { input: 1000, 'input.cacheRead': 4000, output: 200 }

/** A priced call of gpt-5 with 5,000 tokens in and 200 out, which costs 3,750,000,000 picodollars. */
export function callOf(id: string, changes: Partial<Entry> = {}): Entry {
  const usage = changes.usage ?? usageOf([{ model: 'gpt-5', meters: METERS }])
  return {
    id,
    sign: 1,
    time: START,
    dimensions: { project: 'shop', agent: 'PM', provider: 'openai', source: 'sdk' },
    requestModel: 'gpt-5',
    responseModel: 'gpt-5',
    status: 'ok',
    durationMs: 1200,
    cost: costOfCall(usage),
    ...changes,
    usage,
  }
}

/** A call of which nothing is known but that it happened. */
export function missingCall(id: string, changes: Partial<Entry> = {}): Entry {
  const usage = missingUsage()
  return callOf(id, { ...changes, usage, cost: costOfCall(usage) })
}

/** What takes a call back. */
export function reversalOf(entry: Entry): Entry {
  return { ...entry, id: `${entry.id}~r`, sign: -1, corrects: entry.id }
}

/** A reading with these segments. */
export function usageOf(
  segments: Entry['usage']['segments'],
  more: Partial<Entry['usage']> = {},
): Entry['usage'] {
  return { status: 'ok', segments, context: {}, details: {}, warnings: [], ...more }
}

/** What a reading costs by the two price rows; other models have no price. */
export function costOfCall(usage: Entry['usage']): Cost {
  const segments = usage.segments.map(({ model, meters }) => rate(model, meters))
  const charges = segments.flatMap((segment) => segment.charges)
  const isNothing = usage.status === 'ok' && segments.length === 0
  const isPriced = isNothing || segments.some(({ listTotal }) => listTotal !== null)
  const listTotal = isPriced ? charges.reduce((sum, { cost }) => sum + cost, 0n) : null
  const isWhole = segments.every(({ status }) => status === 'priced')
  const recorded = usage.providerCost?.cost ?? 0n
  return {
    status: !isPriced ? 'unpriced' : isWhole ? 'priced' : 'partial',
    total: recorded > 0n ? recorded : listTotal,
    listTotal,
    charges,
    unpricedMeters: segments.flatMap(({ unpricedMeters }) => unpricedMeters),
    warnings: [],
    segments,
  }
}

function rate(model: string | null, meters: Meters): SegmentCost {
  const price = PRICES.get(model ?? '') ?? null
  const names = Object.keys(meters)
  if (price === null) {
    const unpriced = { status: 'unpriced', listTotal: null, charges: [], price } as const
    return { ...unpriced, unpricedMeters: names, warnings: [] }
  }
  const charges = names.map((meter) => chargeOf(price, meter, meters[meter] ?? 0))
  const listTotal = charges.reduce((sum, { cost }) => sum + cost, 0n)
  return { status: 'priced', listTotal, charges, unpricedMeters: [], price, warnings: [] }
}

function chargeOf(price: PriceRow, meter: string, quantity: number): Charge {
  const unitPrice = price.rates[meter] ?? '0'
  const cost = fromDecimal(unitPrice) * BigInt(quantity)
  return { model: price.model, meter, quantity, unitPrice, cost, priceId: price.id }
}
