import type { CallMeter, Hold } from '../ledger/call-meter.ts'
import type { Scope } from '../ledger/scope.ts'
import type { Attempt } from './attempts.ts'
import type { Route } from './route.ts'

/** A request on the wire, and all that is known of it before its answer. */
export interface MeteredRequest {
  readonly tracker: CallMeter
  readonly hold: Hold
  readonly scope: Scope
  readonly route: Route
  /** By the host; undefined: the answer tells. */
  readonly provider: string | undefined
  readonly model: string | undefined
  readonly serviceTier: string | undefined
  readonly attempt: Attempt
  /** Epoch milliseconds. */
  readonly time: number
  /** `performance.now()` then. */
  readonly startedAt: number
  /** Tokens of the request, estimated; 0: not known. */
  inputTokens(): number
  /** Whether only the answer is fetched, of a call that was made before. */
  readonly isReading?: true
}
