import type { CallRequest } from '../ledger/call-meter.ts'
import type { Alike } from './expected-output.ts'
import type { HoldLine } from './hold-line.ts'
import type { Expiring } from './open-holds.ts'

/** A call that was admitted, and what is set aside for it. */
export interface AdmittedCall extends Expiring {
  readonly request: CallRequest
  readonly isFinal: boolean
  /** When, epoch milliseconds: it counts in the windows of that time. */
  readonly admittedAt: number
  readonly lines: readonly HoldLine[]
  /** Calls like it, whose answers tell how long this one may be. */
  readonly alike: Alike
  /** What its answer is clamped to; null: nothing. */
  readonly maxOutput: number | null
  /** The most output that it can have, by its own limit or the clamp; null: no bound. */
  readonly bound: number | null
  /** Neither settled nor released. */
  isOpen: boolean
  /** Its answer was stopped on the way. */
  wasStopped: boolean
  /** Output that had arrived when it was asked about last; null: it was not yet. */
  seenOutput: number | null
}
