import { toDecimal } from '@tokenledger/sdk'
import { Counter, type Registry } from 'prom-client'
import { LABELS, type LedgerTotals, type SeriesSums, TOKEN_TYPES } from './ledger-totals.ts'

/** Counters of calls: name without `tokenledger_` and `_total`, help, value. */
const CALL_COUNTERS: readonly (readonly [string, string, (sums: SeriesSums) => number])[] = [
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

const TOKENS_HELP = 'Tokens by type; no token has two types, so that they may be added up.'

/** The metrics of a ledger: what was recorded, and beside it what corrections have taken back. */
export function registerLedgerMetrics(registry: Registry, totals: LedgerTotals): void {
  for (const kind of ['recorded', 'reversed'] as const) {
    const prefix = kind === 'recorded' ? 'tokenledger_' : 'tokenledger_reversed_'
    const note = kind === 'recorded' ? '' : ' Taken back by corrections: subtract it.'
    new Counter({
      name: `${prefix}tokens_total`,
      help: `${TOKENS_HELP}${note}`,
      labelNames: ['type', ...LABELS],
      registers: [registry],
      collect() {
        this.reset()
        for (const { labels, tokens } of totals[kind]) {
          for (const type of TOKEN_TYPES) this.inc({ type, ...labels }, tokens[type])
        }
      },
    })
    for (const [name, help, countOf] of CALL_COUNTERS) {
      new Counter({
        name: `${prefix}${name}_total`,
        help: `${help}${note}`,
        labelNames: LABELS,
        registers: [registry],
        collect() {
          this.reset()
          for (const sums of totals[kind]) this.inc(sums.labels, countOf(sums))
        },
      })
    }
  }
}
