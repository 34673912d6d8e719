import { addMeter, type MeterDraft } from './meter-draft.ts'
import { type Notes, noteDetail, warn } from './notes.ts'
import type { Counts } from './read-counts.ts'
import { addInput } from './split-input.ts'
import { addOutput } from './split-output.ts'

/** What is known of an inclusive usage object besides its counts. */
export interface InclusiveOptions {
  /** Whether the answer scores or embeds, so that all of its tokens are input. @default false */
  readonly isScoring?: boolean
  /** Whether the provider sometimes counts cached tokens beside the input. @default false */
  readonly mayExcludeCache?: boolean
  /** Whether reasoning stands beside the output and outside the total. @default false */
  readonly isReasoningOutside?: boolean
  /** Whether the total is known to hold more than input and output. @default false */
  readonly isTotalUnsound?: boolean
}

/**
 * The disjoint meters of counts whose parts are inside their whole, and whose total decides where
 * the parts stand. Null when no count is known.
 */
export function inclusiveMeters(
  counts: Counts,
  notes: Notes,
  options: InclusiveOptions = {},
): MeterDraft | null {
  const { input, output, total } = counts
  const meters: MeterDraft = {}
  if (input === undefined && output === undefined) {
    return total === undefined ? partsOnly(counts, meters, notes) : totalOnly(total, notes, options)
  }
  const sides = sidesOf(counts, notes, options)
  const cached = cacheOf(sides.input, sides.output, counts, notes, options)
  addInput(meters, cached, counts, notes)
  addMeter(meters, 'input.tool', counts.inputTool)
  addOutput(meters, { cached, output: sides.output }, counts, notes, options)
  addMeter(meters, 'output.citation', counts.citation)
  return meters
}

/** Only a total: all of it is input when nothing is generated, else its parts are unknown. */
function totalOnly(total: number, notes: Notes, options: InclusiveOptions): MeterDraft {
  const meters: MeterDraft = {}
  addMeter(meters, 'input', total)
  if (options.isScoring) return meters
  notes.isPartial = true
  warn(notes, 'only_total_reported', `Only a total of ${total} tokens is stated: counted as input`)
  return meters
}

/** Neither input nor output, but some part of them. */
function partsOnly(counts: Counts, meters: MeterDraft, notes: Notes): MeterDraft | null {
  addMeter(meters, 'input.cacheRead', counts.cacheRead)
  addMeter(meters, 'output.reasoning', counts.reasoning)
  if (Object.keys(meters).length === 0) return null
  noteUnknownInput(notes)
  return meters
}

/** Input and output; the total gives what one of them lacks. */
function sidesOf(
  counts: Counts,
  notes: Notes,
  options: InclusiveOptions,
): { input: number; output: number } {
  const { input, output, total, reasoning = 0 } = counts
  if (input === undefined) {
    const rest = (total ?? 0) - (output ?? 0) - (options.isReasoningOutside ? reasoning : 0)
    if (rest <= 0) noteUnknownInput(notes)
    return { input: rest > 0 ? rest : knownInput(counts), output: output ?? 0 }
  }
  if (output !== undefined) return { input, output }
  if (total === undefined && options.isScoring !== true) notes.isPartial = true
  return { input, output: Math.max(0, (total ?? 0) - input - (counts.inputTool ?? 0)) }
}

function noteUnknownInput(notes: Notes): void {
  notes.isPartial = true
  warn(notes, 'input_unknown', 'The usage says nothing of the input')
}

const knownInput = (counts: Counts): number => (counts.cacheRead ?? 0) + writtenOf(counts)

/** How much was written: the total, or its parts by lifetime if they are more. */
function writtenOf(counts: Counts): number {
  const { cacheWrite5m = 0, cacheWrite30m = 0, cacheWrite1h = 0, cacheWrite12h = 0 } = counts
  const parts = cacheWrite5m + cacheWrite30m + cacheWrite1h + cacheWrite12h
  return Math.max(counts.cacheWrite ?? 0, parts)
}

/** Where the cached tokens of an input stand. */
export interface CachedInput {
  /** All input tokens, cached ones included. */
  readonly gross: number
  readonly read: number
  readonly written: number
}

/** Inside the input, unless the total shows that they stand beside it. */
function cacheOf(
  input: number,
  output: number,
  counts: Counts,
  notes: Notes,
  options: InclusiveOptions,
): CachedInput {
  const written = writtenOf(counts)
  const read = counts.cacheRead ?? 0
  const mayBeOutside = read > input || options.mayExcludeCache === true
  const outside = mayBeOutside ? cacheOutside(input, output, written, counts) : 0
  if (outside > 0) return overlapped({ gross: input + outside, read, written }, notes)
  if (read > input) {
    warn(notes, 'cache_exceeds_input', `${read} cached tokens of ${input} of input`)
  }
  return overlapped({ gross: input, read: Math.min(read, input), written }, notes)
}

/** How many cached tokens the total shows to stand beside the input; 0 when they are inside. */
function cacheOutside(input: number, output: number, written: number, counts: Counts): number {
  const { total, cacheRead = 0, reasoning = 0 } = counts
  if (total === undefined || total === input + output) return 0
  for (const cached of [cacheRead, cacheRead + written]) {
    const rest: number = total - input - cached - output
    if (rest === 0 || (rest === reasoning && total !== input + output + reasoning)) return cached
  }
  return 0
}

/** A write that overlaps the read is a fee for storage, not more tokens. */
function overlapped(cache: CachedInput, notes: Notes): CachedInput {
  if (cache.read + cache.written <= cache.gross || cache.written === 0) return cache
  const { gross, read, written } = cache
  warn(notes, 'cache_overlap', `${read} cached and ${written} written tokens of ${gross} of input`)
  noteDetail(notes, 'cacheWriteOverlap', written)
  return { ...cache, written: 0 }
}
