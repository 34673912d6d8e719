import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'

describe('fingerprint', () => {
  it('is the same for equal values, and another for others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const isEqual = JSON.stringify(one) === JSON.stringify(other)
        expect(fingerprint(one) === fingerprint(other)).toBe(isEqual)
        expect(fingerprint(structuredClone(one))).toBe(fingerprint(one))
      }),
      { numRuns: 1000 },
    )
  })

  it('does not tell what it is of', () => {
    expect(fingerprint({ content: 'a secret' })).toMatch(/^\d+ \d+ \d+$/)
  })

  it('survives what has no JSON', () => {
    const ring: unknown[] = []
    ring.push(ring)
    expect([undefined, 1n, ring, () => 1].map(fingerprint)).toHaveLength(4)
  })
})
