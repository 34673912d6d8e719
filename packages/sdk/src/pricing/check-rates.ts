import { type Decimal, multiplyDecimals, parseDecimal } from '../base/decimal.ts'
import { isInputMeter, isOutputMeter, OTHER_METERS, TOKEN_METERS } from '../usage/meters.ts'
import { type Finding, findings } from './check-findings.ts'
import { doOverlap } from './check-spans.ts'
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
  {
    name: 'long_write_under_short',
    low: 'input.cacheWrite.5m',
    factor: '1',
    high: 'input.cacheWrite.1h',
  },
  { name: 'cache_write_over_tenfold', low: 'input.cacheWrite', factor: '0.1', high: 'input' },
  { name: 'output_under_tenth_of_input', low: 'input', factor: '0.1', high: 'output' },
  { name: 'output_over_thirtyfold_input', low: 'output', factor: '0.0333', high: 'input' },
  { name: 'reasoning_over_tenfold_output', low: 'output.reasoning', factor: '0.1', high: 'output' },
]

/** US dollars for a million tokens. Less was meant for one token or a thousand, more for a billion. */
const LEAST_LIKELY = '0.0001'
const MOST_LIKELY = '2000'
/** US dollars for one search, page, second … */
const MOST_LIKELY_UNIT = '100'

const KINDS = [
  ...new Set(RELATIONS.map(({ name }) => name)),
  'batch_over_list',
  'priority_under_list',
  'long_prompt_under_short',
  'rate_too_low',
  'rate_too_high',
]

/**
 * Finds rates of a model that are unlikely: by each other (a cache read dearer than input, output
 * below a tenth of the input), beside the base price (a batch price above it, a priority or long
 * prompt's price below it), or by their size. What is right all the same is named in the model's
 * `exceptions` with its reason.
 */
export function checkRates(model: ModelPrices): readonly string[] {
  const found = model.prices.flatMap((price) => [
    ...brokenRelations(price.per_mtok ?? {}),
    ...unlikelySizes(price),
    ...besideBase(price, model.prices),
  ])
  return findings(model, found, KINDS)
}

/** Meters that do not exist, and those that stand among rates of the other unit. */
export function misplacedMeters(model: ModelPrices): readonly string[] {
  return model.prices.flatMap((price) => misplaced(model, price))
}

function brokenRelations(rates: Rates): readonly Finding[] {
  return RELATIONS.filter((relation) => isBroken(relation, rates)).map(({ name, low, high }) => ({
    name,
    text: `unlikely rates: ${low} ${rates[low]}, ${high} ${rates[high]}`,
  }))
}

function isBroken({ low, factor, high }: Relation, rates: Rates): boolean {
  const [left, right] = [rates[low], rates[high]]
  if (left === undefined || right === undefined || isZero(right)) return false
  return isAbove(multiplyDecimals(parseDecimal(left), parseDecimal(factor)), parseDecimal(right))
}

function unlikelySizes({ per_mtok = {}, per_unit = {} }: DatedPrice): readonly Finding[] {
  const rates = Object.entries(per_mtok)
  const low = rates.filter(([, rate]) => !isZero(rate) && isDearer(LEAST_LIKELY, rate))
  const high = rates.filter(([, rate]) => isDearer(rate, MOST_LIKELY))
  const fees = Object.entries(per_unit).filter(([, rate]) => isDearer(rate, MOST_LIKELY_UNIT))
  return [
    ...low.map(([meter, rate]) => ({
      name: 'rate_too_low',
      text: `${meter} ${rate} for a million`,
    })),
    ...[...high, ...fees].map(([meter, rate]) => ({
      name: 'rate_too_high',
      text: `an unlikely rate: ${meter} ${rate}`,
    })),
  ]
}

const CHEAP_TIERS = new Set(['batch', 'flex'])

/** Conditional prices that are on the wrong side of the base price of their time. */
function besideBase(price: DatedPrice, prices: readonly DatedPrice[]): readonly Finding[] {
  const { when } = price
  const bases = prices.filter((one) => one.when === undefined && doOverlap(one, price))
  const isAboveBase = bases.some((base) => isAnyDearer(price, base))
  const isBelowBase = bases.some((base) => isAnyDearer(base, price))
  const isLong = when?.input_over !== undefined
  const found: (readonly [boolean, string, string])[] = [
    [
      CHEAP_TIERS.has(when?.service_tier ?? '') && !isLong && isAboveBase,
      'batch_over_list',
      'a batch or flex price above the ordinary one',
    ],
    [
      (when?.service_tier === 'priority' || when?.speed === 'fast') && isBelowBase,
      'priority_under_list',
      'a priority or fast price below the ordinary one',
    ],
    [
      isLong && Object.keys(when ?? {}).length === 1 && isBelowBase,
      'long_prompt_under_short',
      'a price for long prompts below the ordinary one',
    ],
  ]
  return found.filter(([isFound]) => isFound).map(([, name, text]) => ({ name, text }))
}

const isAnyDearer = (left: DatedPrice, right: DatedPrice): boolean =>
  Object.entries(left.per_mtok ?? {}).some(([meter, rate]) => {
    const other = right.per_mtok?.[meter]
    return other !== undefined && isDearer(rate, other)
  })

const KNOWN_METERS: ReadonlySet<string> = new Set([...TOKEN_METERS, ...OTHER_METERS])

function misplaced({ id }: ModelPrices, { per_mtok = {}, per_unit = {} }: DatedPrice) {
  const unknown = Object.keys({ ...per_mtok, ...per_unit }).filter(
    (meter) => !KNOWN_METERS.has(meter) && !/^(x|guardrail)\./.test(meter),
  )
  const isToken = (meter: string): boolean => isInputMeter(meter) || isOutputMeter(meter)
  return [
    ...unknown.map((meter) => `${id} has a rate for "${meter}", which is no meter`),
    ...Object.keys(per_mtok)
      .filter((meter) => !isToken(meter))
      .map((meter) => `${id} has ${meter} in per_mtok, and it counts no tokens`),
    ...Object.keys(per_unit)
      .filter(isToken)
      .map((meter) => `${id} has ${meter} in per_unit, and it counts tokens`),
  ]
}

const isZero = (rate: string): boolean => parseDecimal(rate).digits === 0n
const isDearer = (left: string, right: string): boolean =>
  isAbove(parseDecimal(left), parseDecimal(right))

function isAbove(left: Decimal, right: Decimal): boolean {
  const scale = Math.max(left.scale, right.scale)
  return scaled(left, scale) > scaled(right, scale)
}

const scaled = ({ digits, scale }: Decimal, to: number): bigint =>
  digits * 10n ** BigInt(to - scale)
