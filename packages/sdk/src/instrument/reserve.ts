import type { CallMeter, CallRequest, Hold } from '../ledger/call-meter.ts'
import { NO_HOLD } from '../ledger/no-hold.ts'

/**
 * Asks a tracker for a call. Only a budget may refuse it: a tracker that fails otherwise does not
 * keep it from being made.
 *
 * @throws BudgetExceededError
 */
export function reserve(tracker: CallMeter, request: CallRequest): Hold {
  try {
    return tracker.reserve(request)
  } catch (error) {
    if (isBudgetError(error)) throw error
    return NO_HOLD
  }
}

/** Whether a tracker refused a call: the one error that metering passes on. */
export const isBudgetError = (error: unknown): boolean =>
  error instanceof Error && error.name === 'BudgetExceededError'
