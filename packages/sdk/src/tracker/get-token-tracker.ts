import { TokenledgerError } from '../base/errors.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import type { TrackerOptions } from './tracker-options.ts'

// A second copy of this package in the same process must count into the same tracker.
const SHARED = Symbol.for('@tokenledger/sdk/tracker')

interface Shared {
  [SHARED]?: TokenUsageTracker
}

/**
 * The tracker that the whole process shares, made when it is first asked for. A token budget that
 * comes later replaces the one before; null takes it away; absent leaves it.
 *
 * @param options all of them count for a new tracker, the token budget always
 * @throws TokenledgerError `shared_tracker_exists` when it is too late for an option, so that none is
 * ever ignored; `invalid_budget`, `invalid_setting` when one does not fit.
 * @example
 * import { getTokenTracker } from '@tokenledger/sdk'
 * const tracker = getTokenTracker() // getTokenTracker({ tokenBudget: 50_000 }) sets a budget
 * console.log(tracker === getTokenTracker()) // true
 */
export function getTokenTracker(options: TrackerOptions = {}): TokenUsageTracker {
  const process = globalThis as Shared
  const shared = process[SHARED]
  if (shared === undefined) {
    const made = new TokenUsageTracker(options)
    process[SHARED] = made
    return made
  }
  const { tokenBudget, ...others } = options
  const late = Object.entries(others).find(([, value]) => value !== undefined)
  if (late !== undefined) throw tooLate(late[0])
  if (tokenBudget !== undefined) shared.setTokenBudget(tokenBudget)
  return shared
}

function tooLate(option: string): TokenledgerError {
  return new TokenledgerError(
    'shared_tracker_exists',
    `Cannot give the shared tracker the option "${option}": it exists already, and only its token budget can be changed. Ask for it with its options before anything else uses it`,
  )
}
