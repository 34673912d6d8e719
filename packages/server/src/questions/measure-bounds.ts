import { fromDecimal, TokenledgerError } from '@tokenledger/sdk/core'
import { MEASURES, type Measure, PERCENTILES } from '../query/query.ts'
import { oneText, type Parameters, type QuestionText } from './question.ts'

/** A measure must be this much, at least or at most. */
export interface Bound {
  readonly by: Measure
  readonly side: 'min' | 'max'
  /** Money as an integer of picodollars. */
  readonly limit: number | bigint
}

const BOUNDED = MEASURES.filter((name) => !PERCENTILES.some((percentile) => percentile === name))
const SIDES = ['min', 'max'] as const

/** The parameters that bounds are read from: `min_total_tokens`, `max_cost_usd` … */
export const BOUNDS: Parameters = Object.fromEntries(
  BOUNDED.flatMap((by) =>
    SIDES.map((side) => [
      `${side}_${by}`,
      { kind: 'one', description: `Only what has ${by} of at ${sideWord(side)} this.` },
    ]),
  ),
)

/** @throws TokenledgerError `invalid_option` for a bound that is no number */
export function readBounds(text: QuestionText): readonly Bound[] {
  return BOUNDED.flatMap((by) =>
    SIDES.flatMap((side) => {
      const word = oneText(text, `${side}_${by}`)
      return word === undefined ? [] : [{ by, side, limit: limitOf(by, word, `${side}_${by}`) }]
    }),
  )
}

function limitOf(by: Measure, word: string, name: string): number | bigint {
  if (/^\d{1,15}(\.\d{1,12})?$/.test(word)) {
    return by === 'cost_usd' || by === 'list_cost_usd' ? fromDecimal(word) : Number(word)
  }
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use "${name}=${word}": it must be a number from 0, such as 1000 or 0.25`,
  )
}

function sideWord(side: 'min' | 'max'): string {
  return side === 'min' ? 'least' : 'most'
}
