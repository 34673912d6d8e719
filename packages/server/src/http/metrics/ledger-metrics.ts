import { Counter, type Registry } from 'prom-client'
import { CALL_COUNTERS, TOKENS_HELP } from './ledger-counters.ts'
import { LABELS, type LedgerTotals, TOKEN_TYPES } from './ledger-totals.ts'

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
