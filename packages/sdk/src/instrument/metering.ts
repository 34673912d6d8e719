import type { CallMeter } from '../ledger/call-meter.ts'
import type { Scope } from '../ledger/scope.ts'
import type { Attempts } from './attempts.ts'
import type { UsageInjection } from './usage-injection.ts'

/** What one metering function works with. */
export interface Metering {
  tracker(): CallMeter
  readonly injection: UsageInjection
  readonly attempts: Attempts
  readonly trustedHosts: ReadonlySet<string>
  /** On whose behalf a call is made that is made now. */
  scope(): Scope
}
