import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf, lengthsOf, type ObservedOutput, observe, observedOutput } from './output-lengths.ts'

function observedOf(lengths: readonly number[]): ObservedOutput {
  const observed = observedOutput()
  for (const length of lengths) observe(observed, binOf(length))
  return observed
}

/** The slow way: sorts all and picks. */
function quantile(lengths: readonly number[], share: number): number {
  const sorted = [...lengths].sort((a, b) => b - a)
  return sorted[Math.floor(sorted.length * (1 - share) + 1e-9)] ?? 0
}

describe('observed answers', () => {
  it('give quantiles that are at most 10 % above the exact ones, and never below', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 500 })
    fc.assert(
      fc.property(lengths, (all) => {
        const { expected, median } = lengthsOf(observedOf(all))
        for (const [found, share] of [
          [expected, 0.95],
          [median, 0.5],
        ] as const) {
          const exact = quantile(all, share)
          expect(found).toBeGreaterThanOrEqual(exact)
          expect(found).toBeLessThanOrEqual(Math.ceil(exact * 1.1))
        }
      }),
    )
  })

  it('weigh more when they are new', () => {
    const old = Array.from({ length: 5000 }, () => 100)
    const fresh = Array.from({ length: 1000 }, () => 10_000)
    expect(lengthsOf(observedOf([...old, ...fresh])).median).toBeGreaterThanOrEqual(10_000)
  })

  it('keep their shape however many there are', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => 1 + ((index * 7919) % 1000))
    const { expected } = lengthsOf(observedOf(many))
    expect(expected).toBeGreaterThanOrEqual(900)
    expect(expected).toBeLessThanOrEqual(1100)
  })

  it('are seen after a few more at the latest', () => {
    const observed = observedOf(Array.from({ length: 100 }, () => 100))
    lengthsOf(observed)
    for (let i = 0; i < 208; i += 1) observe(observed, binOf(10_000))
    expect(lengthsOf(observed).median).toBeGreaterThanOrEqual(10_000)
  })

  it('may be none, of no length, or longer than any', () => {
    expect(lengthsOf(observedOf([]))).toEqual({ expected: 0, median: 0 })
    expect(lengthsOf(observedOf([0]))).toEqual({ expected: 1, median: 1 })
    expect(lengthsOf(observedOf([2 ** 40]))).toEqual({ expected: 2 ** 20, median: 2 ** 20 })
  })
})
