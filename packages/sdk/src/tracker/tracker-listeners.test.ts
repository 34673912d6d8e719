import { describe, expect, it, vi } from 'vitest'
import { entryOf, fail, logged, usage } from './tracker.contract.ts'

describe('addUsageCallback', () => {
  it('is told before the line and the warning of the budget', () => {
    const { tracker, lines } = logged({ tokenBudget: 10 })
    tracker.addUsageCallback((...told) => lines.push(JSON.stringify(told)))
    tracker.trackUsage('search', usage)
    const told = { promptTokens: 10, completionTokens: 20, totalTokens: 30 }
    expect(lines).toEqual([
      JSON.stringify(['search', told, told]),
      'info [search] Added 30 tokens. Total: 30',
      'warn WARNING: Token budget exceeded! Budget: 10, Used: 30',
    ])
  })

  it('is told until it is removed, as often as it was added', () => {
    const { tracker } = logged()
    const callback = vi.fn()
    const [first, second] = [tracker.addUsageCallback(callback), tracker.addUsageCallback(callback)]
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(2)
    first()
    first()
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(3)
    second()
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(3)
  })

  it('is told of metered calls too', () => {
    const { tracker } = logged()
    const callback = vi.fn()
    tracker.addUsageCallback(callback)
    tracker.record(entryOf('a', { input: 1, output: 2 }))
    expect(callback).toHaveBeenCalledWith(
      '(none)',
      { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
      { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
    )
  })

  it('reaches nobody when it rejects later', async () => {
    const { tracker, lines } = logged()
    tracker.addUsageCallback(() => Promise.reject(new Error('later')))
    tracker.trackUsage('search', usage)
    await new Promise((resolve) => setImmediate(resolve))
    expect(lines.at(-1)).toBe('warn [tracker] usage callback failed: later')
  })
})

describe('sinks', () => {
  it('take each new entry until they are removed, apart from each other', () => {
    const { tracker } = logged()
    const taken: string[] = []
    const flush = () => Promise.resolve()
    tracker.addSink({ take: fail, flush })
    const remove = tracker.addSink({ take: ({ id }) => taken.push(id), flush })
    for (const id of ['a', 'a', 'b']) tracker.record(entryOf(id, { input: 1 }))
    remove()
    tracker.record(entryOf('c', { input: 1 }))
    expect(taken).toEqual(['a', 'b'])
  })
})
