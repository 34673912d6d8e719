/** How long answers are, in tokens. */
export interface OutputLengths {
  /** 95 of 100 stay within it. */
  readonly expected: number
  /** Half of them do. */
  readonly median: number
}

/**
 * What was observed of answers that are alike: a histogram of their lengths in logarithmic steps.
 * Its memory is fixed, and so is the cost of an answer. Plain data, since there are thousands.
 */
export interface ObservedOutput {
  readonly counts: Float32Array
  /** How many answers, the older ones at less than their number. */
  count: number
  /** The last bin that has any. */
  highest: number
  lengths: OutputLengths
  /** Answers until the lengths are worked out again. */
  freshFor: number
}

/** Eight steps for each doubling. */
const STEPS = 8
/** Up to 2^20 tokens; the last bin is for all that is longer. */
const BINS = 20 * STEPS + 1
/** When so many are counted, all counts are halved: what was observed lately weighs more. */
const MAX_COUNT = 512
const FRESH = 8

/** Nothing is observed yet. */
export function observedOutput(): ObservedOutput {
  return {
    counts: new Float32Array(BINS),
    count: 0,
    highest: 0,
    lengths: { expected: 0, median: 0 },
    freshFor: 0,
  }
}

/** The bin of a length. */
export const binOf = (tokens: number): number =>
  tokens <= 1 ? 0 : Math.min(BINS - 1, Math.ceil(Math.log2(tokens) * STEPS))

/** Notes an answer. */
export function observe(observed: ObservedOutput, bin: number): void {
  const { counts } = observed
  counts[bin] = (counts[bin] ?? 0) + 1
  observed.count += 1
  observed.freshFor -= 1
  if (bin > observed.highest) observed.highest = bin
  if (observed.count >= MAX_COUNT) halve(observed)
}

function halve(observed: ObservedOutput): void {
  const { counts, highest } = observed
  for (let bin = 0; bin <= highest; bin += 1) counts[bin] = (counts[bin] ?? 0) / 2
  observed.count /= 2
}

/** Lengths as of a few answers ago, up to 9 % above the exact ones; 0 when none is known. */
export function lengthsOf(observed: ObservedOutput): OutputLengths {
  if (observed.freshFor > 0) return observed.lengths
  const { count } = observed
  observed.freshFor = count < FRESH ? 1 : FRESH
  observed.lengths = {
    expected: lengthBelow(observed, count * 0.05),
    median: lengthBelow(observed, count * 0.5),
  }
  return observed.lengths
}

/** The shortest length that leaves no more than so many answers above it. */
function lengthBelow({ counts, highest }: ObservedOutput, above: number): number {
  let seen = 0
  for (let bin = highest; bin >= 0; bin -= 1) {
    seen += counts[bin] ?? 0
    if (seen > above) return topOf(bin)
  }
  return 0
}

const topOf = (bin: number): number => Math.ceil(2 ** (bin / STEPS))
