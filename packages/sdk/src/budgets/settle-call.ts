import type { Cost } from '../pricing/price-row.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import type { AdmittedCall } from './admitted-call.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { countCall } from './count-call.ts'
import { observeOutput } from './expected-output.ts'

/** How a call ended. */
export interface Ending {
  readonly usage: Usage
  /** Undefined: to be worked out. */
  readonly cost: Cost | undefined
}

/** Counts a call that had a hold, and learns from the length of its answer. */
export function settleCall(desk: BudgetDesk, call: AdmittedCall, { usage, cost }: Ending): void {
  const { request, admittedAt: time, lines } = call
  const { outputTokens, totalTokens } = totalsOf(usage)
  // An answer that was cut says nothing of how long it would have been.
  const wasCut = call.wasStopped || (call.maxOutput !== null && outputTokens >= call.maxOutput)
  if (usage.status === 'ok' && !wasCut) observeOutput(call.alike, outputTokens)
  const costOf = (): Cost => cost ?? desk.prices.after(request, usage, time)
  countCall(desk, { sign: 1, time, usage, totalTokens, costOf }, lines)
}
