import fc from 'fast-check'
import { expect, it } from 'vitest'
import { latencyBucket, latencyOf, latencyPercentile } from './latency-bucket.ts'

it('stands for a duration to within 4.5 %', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 10_000_000 }), (durationMs) => {
      const found = latencyOf(latencyBucket(durationMs))
      expect(Math.abs(found - durationMs)).toBeLessThanOrEqual(durationMs * 0.0452 + 0.5)
    }),
  )
})

it('finds the nearest rank of what reversals have left', () => {
  const calls = new Map([
    [80, 1],
    [40, 2],
    [60, 1],
    [70, 0],
  ])
  expect(latencyPercentile(calls, 0.5)).toBe(latencyOf(40))
  expect(latencyPercentile(calls, 0.75)).toBe(latencyOf(60))
  expect(latencyPercentile(calls, 0.95)).toBe(latencyOf(80))
  expect(latencyPercentile(new Map([[40, 0]]), 0.5)).toBeNull()
})
