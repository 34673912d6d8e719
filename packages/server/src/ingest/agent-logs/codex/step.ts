import type { JsonObject } from '../join-json.ts'
import type { SkipReason } from '../skip-reasons.ts'
import type { Counts } from './counts.ts'
import type { Thread } from './thread.ts'

/** A call that a row tells of. */
export interface StatedCall {
  /** Where the thread's counter stands behind it: what the call is known by within its thread. */
  readonly state: string
  /** The provider's id of the answer. */
  readonly responseId: string | null
  readonly facts: JsonObject
  readonly tools: readonly string[]
  /** What sets it aside from other calls; null: nothing. */
  readonly aside: Aside | null
}

/**
 * Why other rows decide whether a call is one: a history begins with it although it is not the
 * thread's first, or it may be a copy.
 */
export interface Aside {
  readonly kind: 'opening' | 'doubt'
  readonly total: Counts
}

/** A sum that a log of `codex exec --json` states. */
export interface StatedSum {
  /** The run that states it; null where nothing but the row's text tells it from others. */
  readonly run: { readonly thread: string; readonly total: Counts } | null
  /** Hash of the row and of those before it. */
  readonly chain: string
  readonly facts: JsonObject
  readonly tools: readonly string[]
}

/** What follows from a row: what is known of the thread now, and what the row tells. */
export interface Step {
  readonly thread: Thread
  readonly call?: StatedCall
  readonly sum?: StatedSum
  /** The total of a call that turned out to be a copy. */
  readonly refuted?: Counts
  readonly skipped?: SkipReason
}
