import { type Decimal, multiplyDecimals, parseDecimal } from '../base/decimal.ts'
import type { DatedPrice, ModelPrices, Rates } from './price-data.ts'

/** A relation between two rates that hardly any price list breaks: `low` × `factor` ≤ `high`. */
interface Relation {
  readonly name: string
  readonly low: string
  readonly factor: string
  readonly high: string
}

const RELATIONS: readonly Relation[] = [
  { name: 'cache_read_over_input', low: 'input.cacheRead', factor: '1', high: 'input' },
  {
    name: 'audio_cache_over_audio',
    low: 'input.cacheRead.audio',
    factor: '1',
    high: 'input.audio',
  },
  { name: 'cache_write_under_read', low: 'input.cacheRead', factor: '1', high: 'input.cacheWrite' },
  {
    name: 'long_write_under_short',
    low: 'input.cacheWrite',
    factor: '1',
    high: 'input.cacheWrite.1h',
  },
  { name: 'output_under_tenth_of_input', low: 'input', factor: '0.1', high: 'output' },
  { name: 'output_over_thirtyfold_input', low: 'output', factor: '0.0333', high: 'input' },
]

/**
 * Finds rates of a model that are unlikely by each other: a cache read dearer than input, an output
 * below a tenth of the input, a batch price above the ordinary one. What is right all the same is
 * named in the model's `exceptions` with its reason.
 */
export function checkRates(model: ModelPrices): readonly string[] {
  const base = model.prices.filter(({ when }) => when === undefined)
  const found = new Map<string, string>()
  for (const { per_mtok: rates = {} } of model.prices) {
    for (const relation of RELATIONS)
      if (isBroken(relation, rates)) found.set(...say(relation, rates))
  }
  if (model.prices.some((price) => isDearBatch(price, base))) {
    found.set('batch_over_list', 'a batch or flex price above the ordinary one')
  }
  const excused = model.exceptions ?? {}
  const open = [...found].filter(([name]) => !Object.hasOwn(excused, name))
  return open.map(([name, text]) => `${model.id} has ${text} (${name})`)
}

function isBroken({ low, factor, high }: Relation, rates: Rates): boolean {
  const [left, right] = [rates[low], rates[high]]
  if (left === undefined || right === undefined || isZero(right)) return false
  return isAbove(multiplyDecimals(parseDecimal(left), parseDecimal(factor)), parseDecimal(right))
}

function say({ name, low, high }: Relation, rates: Rates): [string, string] {
  return [name, `unlikely rates: ${low} ${rates[low]}, ${high} ${rates[high]}`]
}

const CHEAP_TIERS = new Set(['batch', 'flex'])

function isDearBatch(
  { when, per_mtok: rates = {} }: DatedPrice,
  base: readonly DatedPrice[],
): boolean {
  if (!CHEAP_TIERS.has(when?.service_tier ?? '') || when?.input_over !== undefined) return false
  return base.some(({ per_mtok: list = {} }) =>
    Object.entries(rates).some(([meter, rate]) => {
      const ordinary = list[meter]
      return ordinary !== undefined && isAbove(parseDecimal(rate), parseDecimal(ordinary))
    }),
  )
}

const isZero = (rate: string): boolean => parseDecimal(rate).digits === 0n

function isAbove(left: Decimal, right: Decimal): boolean {
  const scale = Math.max(left.scale, right.scale)
  return scaled(left, scale) > scaled(right, scale)
}

const scaled = ({ digits, scale }: Decimal, to: number): bigint =>
  digits * 10n ** BigInt(to - scale)
