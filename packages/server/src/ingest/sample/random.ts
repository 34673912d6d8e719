/** A stream of reproducible random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** A whole number, uniform in [low, high]. */
  readonly whole: (low: number, high: number) => number
  /** Whether something of this probability happens. */
  readonly chance: (probability: number) => boolean
  /** One of the values. */
  readonly pick: <T>(values: readonly [T, ...T[]]) => T
  /** A whole number, `middle` on average: mostly below it, sometimes up to 1 + 2 × `spread` times it. */
  readonly size: (middle: number, spread?: number) => number
  /** `length` hexadecimal digits. */
  readonly hex: (length: number) => string
}

/** The mulberry32 generator: 32 bits of state, good enough to draw a sample from. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (values) => values[whole(0, values.length - 1)] ?? values[0],
    size: (middle, spread = 0.5) =>
      Math.max(1, Math.round(middle * (1 - spread + 3 * spread * next() ** 2))),
    hex: (length) => Array.from({ length }, () => whole(0, 15).toString(16)).join(''),
  }
}
