import { TokenledgerError } from '../base/errors.ts'
import { present } from '../base/present.ts'
import { type Admission, admission } from '../budgets/admission.ts'
import type { Budget } from '../budgets/budget.ts'
import type { BudgetStatus } from '../budgets/budget-status.ts'
import type { BudgetWarning } from '../budgets/budget-warning.ts'
import type { CallRequest, Hold } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import { NO_HOLD } from '../ledger/no-hold.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import type { Usage } from '../usage/usage.ts'
import { thresholdLine } from './tracker-lines.ts'
import type { TrackerLogger } from './tracker-logger.ts'

/** The budgets of a tracker: asked before metered calls, told of every call once. */
export interface CallBudgets {
  /** @throws BudgetExceededError when a hard limit does not allow the call. */
  reserve(request: CallRequest): Hold
  /** Counts a call, unless its hold was settled with the same reading: then it is counted. */
  record(entry: Entry): void
  status(): readonly BudgetStatus[]
}

/** Which budgets there are. */
export interface BudgetOptions {
  /** Limits that metered calls are held to before they are made. @default none */
  readonly budgets?: readonly Budget[]
  /** Budgets with a clock or prices of their own, or those of another tracker; instead of `budgets`. */
  readonly admission?: BudgetAdmission
  /** @default the bundled book */
  readonly priceBook?: PriceBook
}

/** What an admission is asked for. */
export type BudgetAdmission = Pick<Admission, 'reserve' | 'record' | 'status'>

/** Every call may be made. */
export const NO_BUDGETS: CallBudgets = Object.freeze({
  reserve: () => NO_HOLD,
  record: () => {},
  status: () => [],
})

/**
 * The budgets of a tracker, by its options; their warnings go to its logger.
 *
 * @throws TokenledgerError `invalid_budget` when a budget breaks a rule, `invalid_setting` when budgets
 * are given twice.
 */
export function trackerBudgets(options: BudgetOptions, logger: TrackerLogger): CallBudgets {
  const { budgets = [], admission: own, priceBook } = options
  if (budgets.length === 0) return own === undefined ? NO_BUDGETS : callBudgets(own)
  if (own !== undefined) {
    throw new TokenledgerError(
      'invalid_setting',
      'Cannot use both budgets and an admission: give the budgets to the admission',
    )
  }
  const onWarning = (warning: BudgetWarning): void => logger.warn(thresholdLine(warning))
  return callBudgets(admission(budgets, { onWarning, ...present({ priceBook }) }))
}

/** Puts an admission between a tracker's reservations and its records. */
function callBudgets(admission: BudgetAdmission): CallBudgets {
  const settled = new WeakSet<Usage>()
  let isAsked = false
  return {
    reserve(request) {
      const hold = admission.reserve(request)
      isAsked = true
      const { maxOutputTokens } = hold
      return {
        ...(maxOutputTokens !== undefined && { maxOutputTokens }),
        mayContinue: (outputTokens) => hold.mayContinue(outputTokens),
        release: () => hold.release(),
        settle(usage) {
          settled.add(usage)
          hold.settle(usage)
        },
      }
    },
    record(entry) {
      const isSettled = isAsked && settled.has(entry.usage)
      if (!isSettled && !isNothing(entry)) admission.record(entry)
    },
    status: () => admission.status(),
  }
}

/** A call that failed before anything was used is no use of a budget. */
function isNothing({ status, usage }: Entry): boolean {
  return status === 'error' && usage.status === 'missing'
}
