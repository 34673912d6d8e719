import { knownFields } from '../known-fields.ts'

/** Counts as they were stated; null is unknown. */
export interface StatedCounts {
  readonly input: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
  readonly reasoning: number | null
  readonly total: number | null
}

/** A usage object whose parts are inside their whole: cached tokens in the input, reasoning in the output. */
export type InclusiveUsage = Readonly<Record<string, number>>

/**
 * Counts as one usage object; null when none is stated. The input holds what was read from a cache and
 * written to one, unless it is too small for both: then they stand beside it.
 */
export function inclusiveUsage(counts: StatedCounts): InclusiveUsage | null {
  const { input, output, reasoning, total } = counts
  const [read, written] = [counts.cacheRead ?? 0, counts.cacheWrite ?? 0]
  const isCached = read + written > 0
  const known = knownFields({
    input_tokens: input === null && !isCached ? null : grossOf(input ?? 0, read, written),
    cached_input_tokens: isCached ? read : counts.cacheRead,
    cache_write_input_tokens: counts.cacheWrite,
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: total,
  })
  return Object.keys(known).length === 0 ? null : known
}

function grossOf(input: number, read: number, written: number): number {
  if (read + written <= input) return input
  return read <= input ? input + written : input + read + written
}

/** Whether no token is stated. */
export const isNothing = (usage: InclusiveUsage): boolean =>
  Object.values(usage).every((count) => count === 0)
