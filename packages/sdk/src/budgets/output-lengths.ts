/** How long answers are, in tokens. */
export interface OutputLengths {
  /** 95 of 100 stay within it. */
  readonly expected: number
  /** Half of them do. */
  readonly median: number
}

/** What was observed of answers that are alike. */
export interface ObservedOutput {
  /** How many were observed, the older ones at less than their number. */
  count(): number
  observe(tokens: number): void
  /** Lengths as of some answers ago, up to 9 % above the exact ones; 0 when none is known. */
  lengths(): OutputLengths
}

/** Eight steps for each doubling. */
const STEPS = 8
/** Up to 2^24 tokens, longer than any answer. */
const BINS = 24 * STEPS
/** When so many are counted, all counts are halved: what was observed lately weighs more. */
const MAX_COUNT = 512
/** Lengths are worked out again after so many answers. */
const FRESH = 8

/**
 * A histogram of lengths in logarithmic steps: fixed memory, and a cost that does not grow however
 * many answers are observed.
 */
export function observedOutput(): ObservedOutput {
  const counts = new Float32Array(BINS)
  let count = 0
  let highest = 0
  let known: OutputLengths = { expected: 0, median: 0 }
  let isFreshFor = 0

  function halve(): void {
    for (let bin = 0; bin <= highest; bin += 1) counts[bin] = (counts[bin] ?? 0) / 2
    count /= 2
  }

  /** The shortest length that leaves no more than this many answers above it. */
  function lengthBelow(above: number): number {
    let seen = 0
    for (let bin = highest; bin >= 0; bin -= 1) {
      seen += counts[bin] ?? 0
      if (seen > above) return topOf(bin)
    }
    return 0
  }

  return {
    count: () => count,
    observe: (tokens) => {
      const bin = binOf(tokens)
      counts[bin] = (counts[bin] ?? 0) + 1
      count += 1
      isFreshFor -= 1
      if (bin > highest) highest = bin
      if (count >= MAX_COUNT) halve()
    },
    lengths: () => {
      if (isFreshFor > 0) return known
      isFreshFor = count < FRESH ? 1 : FRESH
      known = { expected: lengthBelow(count * 0.05), median: lengthBelow(count * 0.5) }
      return known
    },
  }
}

const binOf = (tokens: number): number =>
  tokens <= 1 ? 0 : Math.min(BINS - 1, Math.ceil(Math.log2(tokens) * STEPS))

const topOf = (bin: number): number => Math.ceil(2 ** (bin / STEPS))
