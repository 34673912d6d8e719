import type { Hold } from '../ledger/call-meter.ts'
import type { Cost } from '../pricing/price-row.ts'
import type { Usage } from '../usage/usage.ts'
import type { AdmittedCall } from './admitted-call.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { continueCall } from './continue-call.ts'
import { giveBack, setAside } from './set-aside.ts'
import { settleCall } from './settle-call.ts'

/** A hold of an admission. */
export interface BudgetHold extends Hold {
  /** @param cost what the call costs, where it is known already; otherwise it is worked out */
  settle(usage: Usage, cost?: Cost): void
}

/** Sets aside what a call needs until it ends, is given up, or is not heard of for long. */
export function callHold(desk: BudgetDesk, call: AdmittedCall): BudgetHold {
  setAside(call.lines)
  desk.open.keep(call, call.admittedAt)
  const hold: BudgetHold = {
    mayContinue: (outputTokens) => continueCall(desk, call, outputTokens),
    settle: (usage, cost) => {
      if (close(desk, call)) settleCall(desk, call, { usage, cost })
    },
    release: () => {
      close(desk, call)
    },
  }
  return call.maxOutput === null ? hold : { ...hold, maxOutputTokens: call.maxOutput }
}

/** Ends a hold; false when it had ended before. */
function close(desk: BudgetDesk, call: AdmittedCall): boolean {
  if (!call.isOpen) return false
  call.isOpen = false
  if (desk.open.drop(call)) giveBack(call.lines)
  return true
}
