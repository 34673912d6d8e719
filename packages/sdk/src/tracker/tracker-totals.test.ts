import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import type { Entry } from '../ledger/entry.ts'
import { run } from './run.ts'
import { TokenUsageTool } from './token-usage-tool.ts'
import type { TrackerReport } from './tracked-usage.ts'
import { entryOf, fail, logged, usage } from './tracker.contract.ts'

describe('totals', () => {
  it('are those of the tool that is asked for, zeros for others', () => {
    const { tracker } = logged()
    tracker.trackUsage(TokenUsageTool.READ, usage)
    tracker.trackUsage('__proto__', { input_tokens: 1, output_tokens: 1 })
    expect(tracker.getUsageByTool('read').promptTokens).toBe(10)
    expect(tracker.getUsageByTool('__proto__').totalTokens).toBe(2)
    expect(tracker.getUsageByTool('other')).toEqual({
      promptTokens: 0,
      completionTokens: 0,
      totalTokens: 0,
    })
    expect(Object.entries(tracker.getUsageBreakdown())).toEqual([
      ['read', 30],
      ['__proto__', 2],
    ])
  })

  it('lose nothing to calls that run at the same time', async () => {
    const { tracker } = logged()
    const running = Array.from({ length: 8 }, async (_, agent) => {
      for (let call = 0; call < 200; call++) {
        await new Promise((resolve) => setImmediate(resolve))
        run({ agent: `a${agent}` }, () => tracker.trackUsage('search', usage))
      }
    })
    const seen = new Set<number>()
    tracker.addUsageCallback((_tool, _usage, total) => seen.add(total.totalTokens))
    await Promise.all(running)
    expect(tracker.getTotalUsage().totalTokens).toBe(8 * 200 * 30)
    expect(Object.values(tracker.totals('agent')).map(({ calls }) => calls)).toEqual(
      Array(8).fill(200),
    )
    expect(seen.size).toBe(1600)
  })

  it('lose nothing to workers that post their calls', async () => {
    const { tracker } = logged()
    const source = `
      const { parentPort, workerData } = require('node:worker_threads')
      for (let n = 0; n < 200; n++) parentPort.postMessage({ ...workerData.entry, id: workerData.name + n })
    `
    const workers = ['a', 'b', 'c'].map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const workerData = { name, entry: entryOf('', { input: 2, output: 1 }) }
          const worker = new Worker(source, { eval: true, workerData })
          worker.on('message', (entry: Entry) => tracker.record(entry))
          worker.on('error', reject)
          worker.on('exit', () => resolve())
        }),
    )
    await Promise.all(workers)
    expect(tracker.getTotalUsage().totalTokens).toBe(3 * 200 * 3)
  })
})

describe('reset', () => {
  it('forgets usage, and keeps budget, callbacks and which calls were counted', () => {
    const { tracker, lines } = logged({ tokenBudget: 10 })
    const callback = vi.fn()
    tracker.addUsageCallback(callback)
    tracker.trackUsage('search', usage, null, { id: 'a' })
    tracker.reset()
    expect(tracker.generateReport()).toMatchObject({
      budget: 10,
      total: { totalTokens: 0 },
      breakdown: {},
      timeline: [],
    })
    tracker.trackUsage('search', usage, null, { id: 'a' })
    tracker.trackUsage('search', usage, null, { id: 'b' })
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
    expect(callback).toHaveBeenCalledTimes(2)
    expect(lines.at(-1)).toBe('warn WARNING: Token budget exceeded! Budget: 10, Used: 30')
  })

  it('hands out the report first, and forgets nothing when that fails', () => {
    const { tracker } = logged()
    tracker.trackUsage('search', usage)
    expect(() => tracker.reset({ archive: fail })).toThrow('no')
    const reports: TrackerReport[] = []
    tracker.reset({ archive: (report) => reports.push(report) })
    expect(reports[0]?.total.totalTokens).toBe(30)
    expect(tracker.getTotalUsage().totalTokens).toBe(0)
  })
})
