import { totalsOf } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { sampleEntries } from './sample.ts'

const NOW = Date.UTC(2026, 10, 22, 15)
const entries = sampleEntries({ now: NOW, seed: 7 })
const count = (is: (entry: (typeof entries)[number]) => boolean): number =>
  entries.filter(is).length

describe('the sample', () => {
  it('is the same for the same seed and time, and another for another seed', () => {
    expect(sampleEntries({ now: NOW, seed: 7 })).toEqual(entries)
    expect(sampleEntries({ now: NOW, seed: 8 })).not.toEqual(entries)
  })

  it('spans thirty days up to now, in order, with ids of their own', () => {
    const times = entries.map(({ time }) => time)
    expect(times).toEqual([...times].sort((left, right) => left - right))
    expect(times.at(-1)).toBeLessThanOrEqual(NOW)
    expect(times[0]).toBeLessThan(NOW - 28 * 86_400_000)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    expect(entries.length).toBeGreaterThan(3000)
    expect(entries.length).toBeLessThan(6500)
  })

  it('has something true to show of everything', () => {
    expect(new Set(entries.map(({ dimensions }) => dimensions.agent)).size).toBe(5)
    expect(count(({ parentId }) => parentId !== undefined)).toBeGreaterThan(100)
    expect(
      count(({ dimensions }) => dimensions.tags?.['agent_type'] !== undefined),
    ).toBeGreaterThan(0)
    expect(count(({ dimensions }) => dimensions.tool !== undefined)).toBeGreaterThan(100)
    expect(count(({ attempt }) => attempt === 2)).toBeGreaterThan(10)
    for (const status of ['error', 'aborted', 'length']) {
      expect(count((entry) => entry.status === status)).toBeGreaterThan(0)
    }
    expect(count(({ usage }) => usage.status === 'missing')).toBeGreaterThan(0)
    expect(count(({ usage }) => usage.estimated === true)).toBeGreaterThan(0)
    expect(count(({ usage }) => totalsOf(usage).cacheWriteTokens > 0)).toBeGreaterThan(1000)
    expect(count(({ usage }) => totalsOf(usage).reasoningTokens > 0)).toBeGreaterThan(1000)
  })

  it('has a price for every model but the one of the house', () => {
    const unpriced = entries.filter(
      ({ cost, usage }) => cost.total === null && usage.status === 'ok',
    )
    expect(unpriced.length).toBeGreaterThan(0)
    expect(new Set(unpriced.map(({ responseModel }) => responseModel))).toEqual(
      new Set(['house-coder-32b']),
    )
  })

  it('has one day that cost far more than any other', () => {
    const days = new Map<string, bigint>()
    for (const { time, cost } of entries) {
      const day = new Date(time).toISOString().slice(0, 10)
      days.set(day, (days.get(day) ?? 0n) + (cost.total ?? 0n))
    }
    const [dearest = 0n, next = 0n] = [...days.values()].sort((left, right) =>
      right > left ? 1 : -1,
    )
    expect(dearest).toBeGreaterThan(next * 3n)
  })
})
