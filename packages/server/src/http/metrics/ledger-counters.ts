import { toDecimal } from '@tokenledger/sdk/core'
import type { SeriesSums } from './ledger-totals.ts'

/** Counters of calls: name without what all begin and end with, help, value. */
export const CALL_COUNTERS: readonly (readonly [string, string, (sums: SeriesSums) => number])[] = [
  [
    'cost_usd',
    'What calls cost, in US dollars; calls without a price are not in it.',
    ({ cost }) => Number(toDecimal(cost)),
  ],
  ['calls', 'Calls.', ({ calls }) => calls],
  ['error_calls', 'Calls that failed.', ({ errorCalls }) => errorCalls],
  [
    'missing_usage_calls',
    'Calls whose usage is not known: their tokens are in no other metric.',
    ({ missingCalls }) => missingCalls,
  ],
  [
    'unpriced_calls',
    'Calls of which some usage has no price: it is in no cost.',
    ({ unpricedCalls }) => unpricedCalls,
  ],
]

/** What the counter of tokens says of itself. */
export const TOKENS_HELP = 'Tokens by type; no token has two types, so that they may be added up.'
