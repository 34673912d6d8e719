import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logged, usage } from './tracker.contract.ts'

describe('getUsageTimeline', () => {
  it('is in order, with the metadata as it was', () => {
    const { tracker } = logged()
    const metadata = { url: 'https://example.com', nested: { tags: ['a'] } }
    const before = Date.now() / 1000
    tracker.trackUsage('read', usage, metadata)
    tracker.trackUsage('search', usage)
    metadata.nested.tags.push('later')
    const [first, second] = tracker.getUsageTimeline()
    expect(first).toMatchObject({ tool: 'read', tokens: 30 })
    expect(first?.metadata).toEqual({ url: 'https://example.com', nested: { tags: ['a'] } })
    expect(first?.timestamp).toBeGreaterThanOrEqual(before)
    expect(first?.timestamp).toBeLessThan(before + 60)
    expect(second).toMatchObject({ tool: 'search', metadata: null })
    expect(() => Object.assign(first?.metadata ?? {}, { url: 'x' })).toThrow(TypeError)
    expect(() => Object.assign(first ?? {}, { tokens: 0 })).toThrow(TypeError)
  })

  it.each([
    ['a function', { ask: () => {}, url: 'u' }],
    ['a cycle', cyclic()],
    ['a buffer', { bytes: new Uint8Array(3) }],
    [
      'a throwing getter',
      {
        get bad() {
          throw new Error('no')
        },
        url: 'u',
      },
    ],
  ])('takes metadata with %s', (_, metadata) => {
    const { tracker } = logged()
    tracker.trackUsage('read', usage, metadata)
    expect(tracker.getUsageTimeline()).toHaveLength(1)
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
  })

  it('holds the newest calls, and totals hold all', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.array(fc.nat(100)), (timelineLimit, inputs) => {
        const { tracker } = logged({ timelineLimit })
        for (const input of inputs)
          tracker.trackUsage('read', { input_tokens: input, output_tokens: 1 })
        const newest = timelineLimit === 0 ? [] : inputs.slice(-timelineLimit)
        expect(tracker.getUsageTimeline().map(({ tokens }) => tokens - 1)).toEqual(newest)
        const all = inputs.reduce((sum, input) => sum + input + 1, 0)
        expect(tracker.getTotalUsage().totalTokens).toBe(all)
      }),
    )
  })
})

function cyclic(): object {
  const metadata: Record<string, unknown> = { url: 'u' }
  metadata['self'] = metadata
  return metadata
}
