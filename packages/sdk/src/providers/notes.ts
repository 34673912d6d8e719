import type { Warning } from '../usage/usage.ts'

/** The codes of what can be odd in a reading. */
export type UsageWarningCode =
  | 'usage_missing'
  | 'stream_incomplete'
  | 'total_mismatch'
  | 'only_total_reported'
  | 'input_unknown'
  | 'residual_attributed_to_reasoning'
  | 'reasoning_exceeds_output'
  | 'reasoning_exceeds_total'
  | 'cache_exceeds_input'
  | 'cache_overlap'
  | 'breakdown_inconsistent'
  | 'usage_regressed'
  | 'spliced_stream'
  | 'invalid_field'
  | 'coerced_string'
  | 'fractional_tokens'
  | 'bad_sse_json'
  | 'provider_cost_exceeds_list'

/** What is noted while one answer is read. */
export interface Notes {
  readonly warnings: Warning[]
  /** "Of which" quantities: never priced, never added. */
  readonly details: Record<string, number>
  /** Whether a count is known to be missing, so that the reading is `partial`. */
  isPartial: boolean
}

/** An empty sheet for one answer. */
export function newNotes(): Notes {
  return { warnings: [], details: {}, isPartial: false }
}

/** Notes something odd. */
export function warn(notes: Notes, code: UsageWarningCode, message: string, path?: string): void {
  notes.warnings.push(path === undefined ? { code, message } : { code, message, path })
}

/** Notes an "of which" quantity, if there is any. */
export function noteDetail(notes: Notes, name: string, quantity: number | undefined): void {
  if (quantity !== undefined && quantity > 0) notes.details[name] = quantity
}
