import type { Cost } from '../pricing/price-row.ts'
import type { Usage } from '../usage/usage.ts'
import type { Dimensions } from './dimensions.ts'

/** How the call ended. `length`: cut at the token limit. */
export type CallStatus = 'ok' | 'error' | 'aborted' | 'length'

/** What a call did with tools (document 2). */
export interface ToolUse {
  readonly used?: readonly string[]
  readonly definitionsTokens?: number
  readonly resultsTokens?: number
  /** Whether those tokens are part of the input already. */
  readonly basis?: 'included' | 'additional'
  readonly succeeded?: Readonly<Record<string, boolean>>
}

/**
 * The fact: one call, what it consumed and what it costs. Never changed; a mistake is corrected by
 * a reversal (sign −1) and a new entry, both pointing at the wrong one.
 */
export interface Entry {
  /** Idempotency key, 1 to 200 characters: the same id again is the same call. */
  readonly id: string
  /** 1: the call counts. −1: a reversal, all of whose quantities, cost and call count are negative. */
  readonly sign: 1 | -1
  /** The id of the entry that this one amends. */
  readonly corrects?: string
  /** Epoch milliseconds, UTC: when the call was made. */
  readonly time: number
  readonly dimensions: Dimensions
  readonly requestModel?: string
  readonly responseModel?: string
  readonly responseId?: string
  readonly parentId?: string
  /** 1 for the first request of a call, 2 for its first retry … */
  readonly attempt?: number
  readonly status: CallStatus
  readonly error?: string
  readonly durationMs?: number
  /** Time to the first token. */
  readonly ttftMs?: number
  readonly tools?: ToolUse
  /** Always what was read: no negative quantity, whatever the sign. */
  readonly usage: Usage
  readonly cost: Cost
}
