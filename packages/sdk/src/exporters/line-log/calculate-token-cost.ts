import { divideHalfEven, type Money } from '../../base/money.ts'
import { costPerThousand, type PerThousand } from './per-thousand.ts'

/** What some tokens cost, in US dollars with 6 decimals. The parts add up to the total. */
export interface TokenCost {
  readonly input_cost: number
  readonly output_cost: number
  readonly total_cost: number
  readonly currency: 'USD'
}

const PICODOLLARS_OF_A_MICRODOLLAR = 1_000_000n
const MICRODOLLARS = 1_000_000

/**
 * What some tokens cost at prices for a thousand. The total is the exact sum, rounded half-even to 6
 * decimals; where the parts do not divide, the one with the larger remainder is rounded up.
 *
 * @throws TokenledgerError `invalid_quantity` or `invalid_decimal` when a figure is negative or no number.
 * @example
 * import { calculateTokenCost } from '@tokenledger/sdk'
 * console.log(calculateTokenCost(1247, 342, 0.005, 0.015).total_cost) // 0.011365
 */
export function calculateTokenCost(
  inputTokens: number,
  outputTokens: number,
  inputCostPer1k: PerThousand = 0,
  outputCostPer1k: PerThousand = 0,
): TokenCost {
  const input = costPerThousand(inputTokens, inputCostPer1k)
  const output = costPerThousand(outputTokens, outputCostPer1k)
  const total = divideHalfEven(input + output, PICODOLLARS_OF_A_MICRODOLLAR)
  const inputPart = partOf(total, input, output)
  return {
    input_cost: dollars(inputPart),
    output_cost: dollars(total - inputPart),
    total_cost: dollars(total),
    currency: 'USD',
  }
}

/** The first part of a rounded total, so that the second is the rest. */
function partOf(total: bigint, first: Money, second: Money): bigint {
  const unit = PICODOLLARS_OF_A_MICRODOLLAR
  const left = total - first / unit - second / unit
  if (left === 0n) return first / unit
  const isFirst = left === 2n || first % unit >= second % unit
  return first / unit + (isFirst ? 1n : 0n)
}

const dollars = (microdollars: bigint): number => Number(microdollars) / MICRODOLLARS
