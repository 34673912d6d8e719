/** What answers have been like: how long most of them are. */
export interface OutputQuantile {
  /** Answers that were observed, the older ones at less than their number. */
  readonly count: number
  observe(tokens: number): void
  /** A length that so many answers stay within, a little above the exact one; 0 when none is known. */
  at(share: number): number
}

/** Eight steps for each doubling: a length is off by 9 % at most, always upwards. */
const STEPS = 8
/** Up to 2^24 tokens, longer than any answer. */
const BINS = 24 * STEPS
/** When so many are counted, all counts are halved: what was observed lately weighs more. */
const MAX_COUNT = 512

/**
 * A histogram of answer lengths in logarithmic steps: fixed memory, and a constant cost however many
 * answers are observed.
 */
export function outputQuantile(): OutputQuantile {
  const counts = new Float32Array(BINS)
  let count = 0
  let highest = 0

  function halve(): void {
    for (let bin = 0; bin <= highest; bin += 1) counts[bin] = (counts[bin] ?? 0) / 2
    count /= 2
  }

  return {
    get count() {
      return count
    },
    observe: (tokens) => {
      const bin = binOf(tokens)
      counts[bin] = (counts[bin] ?? 0) + 1
      count += 1
      if (bin > highest) highest = bin
      if (count >= MAX_COUNT) halve()
    },
    at: (share) => {
      const above = count * (1 - share)
      let seen = 0
      for (let bin = highest; bin >= 0; bin -= 1) {
        seen += counts[bin] ?? 0
        if (seen > above) return topOf(bin)
      }
      return 0
    },
  }
}

const binOf = (tokens: number): number =>
  tokens <= 1 ? 0 : Math.min(BINS - 1, Math.ceil(Math.log2(tokens) * STEPS))

const topOf = (bin: number): number => Math.ceil(2 ** (bin / STEPS))
