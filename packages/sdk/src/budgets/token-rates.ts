import { parseDecimal } from '../base/decimal.ts'
import type { PriceRow } from '../pricing/price-row.ts'
import { isCacheWriteMeter, isInputMeter, isOutputMeter } from '../usage/meters.ts'

/** What a call takes from a budget, in whole amounts of its unit. */
export interface TokenRates {
  /** Whatever the call does. */
  readonly call: bigint
  /** For each token of input. */
  readonly input: bigint
  /** For each token of output. */
  readonly output: bigint
}

/** The rates of a price: as a call is usually charged, and the most that it can be charged. */
export interface PriceRates {
  readonly usual: TokenRates
  /** Each token at the dearest rate that a token of its kind can have. */
  readonly worst: TokenRates
  /** The same for a request that does not ask for its input to be cached. */
  readonly worstUncached: TokenRates
}

/** Under a limit of tokens. */
export const TOKEN_COUNT: TokenRates = { call: 0n, input: 1n, output: 1n }
/** Under a limit of calls. */
export const CALL_COUNT: TokenRates = { call: 1n, input: 0n, output: 0n }

// A price row is frozen data: what was worked out for it holds for as long as it lives.
const known = new WeakMap<PriceRow, PriceRates | null>()

/**
 * The rates of a price in picodollars, each rounded up, so that no charge is above them. Null when
 * the price is not by the token (pages, images, seconds): tokens say nothing of its cost then.
 */
export function ratesOf(price: PriceRow): PriceRates | null {
  const remembered = known.get(price)
  if (remembered !== undefined) return remembered
  const rates = priceRates(price.rates)
  known.set(price, rates)
  return rates
}

function priceRates(rates: PriceRow['rates']): PriceRates | null {
  const all = Object.entries(rates).map(([meter, rate]) => [meter, picodollars(rate)] as const)
  const dearest = (isMeant: (meter: string) => boolean): bigint | null =>
    all.reduce<bigint | null>(
      (most, [meter, rate]) => (isMeant(meter) && (most === null || rate > most) ? rate : most),
      null,
    )
  const rateOf = (wanted: string): bigint | null => dearest((meter) => meter === wanted)
  const input = dearest(isInputMeter)
  if (input === null) return null
  const output = dearest(isOutputMeter) ?? 0n
  const call = rateOf('requests') ?? 0n
  const uncached = dearest((meter) => isInputMeter(meter) && !isCacheWriteMeter(meter)) ?? input
  return {
    usual: { call, input: rateOf('input') ?? uncached, output: rateOf('output') ?? output },
    worst: { call, input, output },
    worstUncached: { call, input: uncached, output },
  }
}

const PICODOLLAR_DECIMALS = 12

function picodollars(rate: string): bigint {
  const { digits, scale } = parseDecimal(rate)
  if (scale <= PICODOLLAR_DECIMALS) return digits * 10n ** BigInt(PICODOLLAR_DECIMALS - scale)
  const divisor = 10n ** BigInt(scale - PICODOLLAR_DECIMALS)
  return (digits + divisor - 1n) / divisor
}
