import type { Money } from '../base/money.ts'

/** A meter is a disjoint count within one call; the core list is in `meters.ts`. */
export type Meters = Readonly<Record<string, number>>

/** Something odd in a reading. It never stops the reading. */
export interface Warning {
  readonly code: string
  readonly message: string
  /** Where in the payload, for example `usage.prompt_tokens`. */
  readonly path?: string
}

/** What a segment was used for within its call. */
export type SegmentRole =
  | 'message'
  | 'compaction'
  | 'advisor'
  | 'fallback'
  | 'transcription'
  | 'subcall'
  | 'cache-create'
  | 'declined'
  | 'aborted-attempt'

/** The meters of one model within a call. */
export interface Segment {
  /** The model that did the work; null when the answer does not say. */
  readonly model: string | null
  readonly role?: SegmentRole
  /** Disjoint quantities, each finite and above zero. */
  readonly meters: Meters
}

/** What the recorded cost is: what was charged, or somebody's estimate. */
export interface ProviderCost {
  readonly cost: Money
  readonly basis: 'charged' | 'estimate'
}

/** What changes the price of a call besides its meters. */
export interface UsageContext {
  readonly serviceTier?: string
  readonly trafficType?: string
  readonly inferenceGeo?: string
  readonly region?: string
  readonly speed?: string
  readonly searchContextSize?: string
  /** Input tokens of the last message of a loop: how full the context window is. */
  readonly lastMessageInput?: number
  /** Input tokens of the largest single model pass: decides long-context prices. */
  readonly maxPassInput?: number
  readonly [more: string]: unknown
}

/**
 * What one call consumed, as it was read: disjoint meters by model.
 * `ok`: all counts known. `partial`: some are. `missing`: nothing is known, which is not zero.
 */
export interface Usage {
  readonly status: 'ok' | 'partial' | 'missing'
  /** Present when the counts are an estimate. */
  readonly estimated?: true
  readonly segments: readonly Segment[]
  /** Known but not charged: a declined hop, an aborted attempt. */
  readonly unbilledSegments?: readonly Segment[]
  /** The provider's own total, as stated. */
  readonly reportedTotal?: number
  readonly providerCost?: ProviderCost
  readonly context: UsageContext
  /** "Of which" quantities: never priced, never added. */
  readonly details: Readonly<Record<string, number>>
  readonly warnings: readonly Warning[]
  readonly responseId?: string
  /** The provider's id of the request, where it is known too: some reporters know no other. */
  readonly requestId?: string
  /** The provider's usage object, verbatim. */
  readonly raw?: unknown
}

/**
 * The reading of a call that reported nothing: `missing`, never zero.
 *
 * @example
 * import { missingUsage } from '@tokenledger/sdk'
 * console.log(missingUsage().status) // missing
 */
export function missingUsage(message = 'The answer carries no usage'): Usage {
  return {
    status: 'missing',
    segments: [],
    context: {},
    details: {},
    warnings: [{ code: 'usage_missing', message }],
  }
}
