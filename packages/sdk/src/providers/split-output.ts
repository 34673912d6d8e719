import type { CachedInput, InclusiveOptions } from './inclusive-meters.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { type Notes, warn } from './notes.ts'
import type { Counts } from './read-counts.ts'

/** The two sides of a call. */
export interface Sides {
  readonly cached: CachedInput
  readonly output: number
}

/** Splits an output into text, reasoning and modalities. The total tells where reasoning stands. */
export function addOutput(
  meters: MeterDraft,
  sides: Sides,
  counts: Counts,
  notes: Notes,
  options: InclusiveOptions,
): void {
  const outside = reasoningOutside(sides, counts, notes, options)
  const stated = outside > 0 ? 0 : (counts.reasoning ?? 0)
  if (stated > sides.output) {
    const message = `${stated} reasoning tokens of ${sides.output} of output`
    warn(notes, 'reasoning_exceeds_output', message)
  }
  const inside = Math.min(stated, sides.output)
  const reasoning = outside + inside
  if (reasoning > 0) meters['output.reasoning'] = reasoning
  let text = sides.output - inside
  text -= addModality(meters, 'audio', counts.outputAudio, text, notes)
  text -= addModality(meters, 'image', counts.outputImage, text, notes)
  text -= addModality(meters, 'video', counts.outputVideo, text, notes)
  if (text > 0) meters['output'] = text
}

/** @returns what it added: as much as is stated, if so much is left */
function addModality(
  meters: MeterDraft,
  modality: 'audio' | 'image' | 'video',
  stated: number | undefined,
  rest: number,
  notes: Notes,
): number {
  if (stated === undefined || stated === 0) return 0
  const quantity = Math.min(stated, rest)
  addMeter(meters, `output.${modality}`, quantity)
  if (quantity < stated) {
    warn(notes, 'breakdown_inconsistent', `More ${modality} tokens than tokens of output`)
  }
  return quantity
}

/** How many reasoning tokens stand beside the output; 0 when they are inside. */
function reasoningOutside(
  { cached, output }: Sides,
  counts: Counts,
  notes: Notes,
  options: InclusiveOptions,
): number {
  const reasoning = counts.reasoning ?? 0
  if (options.isReasoningOutside) return reasoning
  const { total } = counts
  if (total === undefined || options.isTotalUnsound || counts.output === undefined) return 0
  const residue = total - cached.gross - output - (counts.inputTool ?? 0)
  if (residue <= 0) return 0
  if (residue === reasoning) return reasoning
  // A total that counts the cache twice says nothing of reasoning.
  if (residue === cached.read + cached.written || residue === cached.read) return 0
  if (reasoning > residue) {
    const message = `${reasoning} reasoning tokens, where the total leaves room for ${residue}`
    warn(notes, 'reasoning_exceeds_total', message)
  }
  const message = `The total is ${residue} tokens above input and output: counted as reasoning`
  warn(notes, 'residual_attributed_to_reasoning', message)
  return residue
}
