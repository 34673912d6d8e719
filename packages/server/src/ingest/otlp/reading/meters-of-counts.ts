import type { CountName } from './attribute-names.ts'

/** Counts as a record states them; an absent one is unknown. */
export type StatedCounts = Readonly<Partial<Record<CountName, number>>>

/** Disjoint meters, and what is not known. */
export interface CountedMeters {
  readonly meters: Readonly<Record<string, number>>
  /** Warning codes: what of the call is not known, or cannot be as stated. */
  readonly doubts: readonly string[]
}

/** Whether parts stand beside their whole, instead of inside it. */
interface Beside {
  readonly cache: boolean
  readonly reasoning: boolean
}

/** What the producer is known to do. */
export interface CountRules {
  readonly isInputWithoutCache: boolean
  readonly isOutputWithoutReasoning?: boolean
  /** Calls of which input is all there is. */
  readonly isInputOnly: boolean
}

/**
 * Stated counts as disjoint meters; null when neither side of the call is stated. Parts are inside of
 * their whole, unless the producer is known to do otherwise, or the total or the parts' size says so.
 */
export function metersOfCounts(counts: StatedCounts, rules: CountRules): CountedMeters | null {
  const { input, output } = counts
  if (input === undefined && output === undefined) return null
  const beside = besideOf(counts, rules)
  const doubts: string[] = []
  if (input === undefined) doubts.push('input_unknown')
  if (output === undefined && !rules.isInputOnly) doubts.push('output_unknown')
  const meters: Record<string, number> = {}
  const add = (meter: string, quantity: number): void => {
    if (quantity > 0) meters[meter] = quantity
  }
  addInput(counts, { isBeside: beside.cache, doubts, add })
  addOutput(counts, { isBeside: beside.reasoning, doubts, add })
  return { meters, doubts }
}

interface Adding {
  readonly isBeside: boolean
  readonly doubts: string[]
  readonly add: (meter: string, quantity: number) => void
}

/** Tokens written to a cache, whether by how long they stay or not. */
function writtenIn({ cacheWrite = 0, cacheWrite5m = 0, cacheWrite1h = 0 }: StatedCounts): number {
  return Math.max(cacheWrite, cacheWrite5m + cacheWrite1h)
}

function besideOf(counts: StatedCounts, rules: CountRules): Beside {
  const { isInputWithoutCache, isOutputWithoutReasoning = false } = rules
  const { input = 0, output = 0, reasoning = 0, cacheRead = 0, total } = counts
  const cached = cacheRead + writtenIn(counts)
  const isCacheBeside = isInputWithoutCache || cached > input
  const isReasoningBeside = isOutputWithoutReasoning || reasoning > output
  if (total === undefined || total === input + output) {
    return { cache: isCacheBeside, reasoning: isReasoningBeside }
  }
  return {
    cache:
      isCacheBeside || [0, reasoning].some((more) => isSum(total, input + output + more, cached)),
    reasoning:
      isReasoningBeside ||
      [0, cached].some((more) => isSum(total, input + output + more, reasoning)),
  }
}

const isSum = (total: number, others: number, part: number): boolean =>
  part > 0 && total === others + part

function addInput(counts: StatedCounts, { isBeside, doubts, add }: Adding): void {
  const { input, cacheRead = 0, cacheWrite1h = 0, cacheWrite5m = 0 } = counts
  const written = writtenIn(counts)
  const { audioInput = 0, imageInput = 0 } = counts
  const known = input ?? 0
  const fresh = isBeside || input === undefined ? known : known - cacheRead - written
  const audio = Math.min(audioInput, fresh)
  const image = Math.min(imageInput, fresh - audio)
  if (audio < audioInput || image < imageInput) doubts.push('breakdown_inconsistent')
  add('input', fresh - audio - image)
  add('input.audio', audio)
  add('input.image', image)
  add('input.tool', counts.toolInput ?? 0)
  add('input.cacheRead', cacheRead)
  add('input.cacheWrite', written - cacheWrite5m - cacheWrite1h)
  add('input.cacheWrite.5m', cacheWrite5m)
  add('input.cacheWrite.1h', cacheWrite1h)
}

function addOutput(counts: StatedCounts, { isBeside, doubts, add }: Adding): void {
  const { output, reasoning = 0, audioOutput = 0, imageOutput = 0 } = counts
  const known = output ?? 0
  const said = isBeside || output === undefined ? known : known - reasoning
  const audio = Math.min(audioOutput, said)
  const image = Math.min(imageOutput, said - audio)
  if (audio < audioOutput || image < imageOutput) doubts.push('breakdown_inconsistent')
  add('output', said - audio - image)
  add('output.reasoning', reasoning)
  add('output.audio', audio)
  add('output.image', image)
}
