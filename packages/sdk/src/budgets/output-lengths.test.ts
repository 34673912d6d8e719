import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observedOutput } from './output-lengths.ts'

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
        const observed = observedOutput()
        for (const length of all) observed.observe(length)
        const { expected, median } = observed.lengths()
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
    const observed = observedOutput()
    for (let i = 0; i < 5000; i += 1) observed.observe(100)
    for (let i = 0; i < 1000; i += 1) observed.observe(10_000)
    expect(observed.lengths().median).toBeGreaterThanOrEqual(10_000)
  })

  it('keep their shape however many there are', () => {
    const observed = observedOutput()
    for (let i = 0; i < 100_000; i += 1) observed.observe(1 + ((i * 7919) % 1000))
    expect(observed.lengths().expected).toBeGreaterThanOrEqual(900)
    expect(observed.lengths().expected).toBeLessThanOrEqual(1100)
  })

  it('may be empty, or of no length', () => {
    expect(observedOutput().lengths()).toEqual({ expected: 0, median: 0 })
    const observed = observedOutput()
    observed.observe(0)
    expect(observed.lengths()).toEqual({ expected: 1, median: 1 })
  })
})
