import { AsyncLocalStorage } from 'node:async_hooks'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { EntrySink } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import { usageOfCounts } from '../usage/usage-of-counts.ts'
import { callEntry } from './call-entry.ts'
import { recordLateCalls } from './late-calls.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import type { TrackerOptions } from './tracker-options.ts'

const logger = { info() {}, warn() {} }
const newTracker = (options: TrackerOptions = {}) => new TokenUsageTracker({ logger, ...options })

const entryOf = (id: string, tokens = 10): Entry =>
  callEntry({
    usage: usageOfCounts({ model: 'gpt-4o', inputTokens: tokens, outputTokens: 1 }),
    scope: { tool: tokens % 2 === 0 ? 'even' : 'odd' },
    facts: { id },
  })

/** A sink that writes down which calls it was told of. */
function sinkOf(isPatient: boolean): EntrySink & { readonly ids: string[] } {
  const ids: string[] = []
  return { ids, isPatient, take: ({ id }) => ids.push(id), flush: async () => {} }
}

describe('a call that may be recorded late', () => {
  it('is known to whoever asks at once, and told to a patient sink soon', async () => {
    const tracker = newTracker()
    const sink = sinkOf(true)
    tracker.addSink(sink)
    tracker.recordLate(() => entryOf('a'))
    expect(sink.ids).toEqual([])
    expect(tracker.getTotalUsage().totalTokens).toBe(11)
    expect(sink.ids).toEqual(['a'])
    tracker.recordLate(() => entryOf('b'))
    await vi.waitFor(() => expect(sink.ids).toEqual(['a', 'b']))
  })

  it('is told outside of whatever context the call was made in', async () => {
    const context = new AsyncLocalStorage<string>()
    const tracker = newTracker()
    const seen: unknown[] = []
    tracker.addSink({ ...sinkOf(true), take: () => seen.push(context.getStore()) })
    context.run('a request of the program', () => tracker.recordLate(() => entryOf('a')))
    await vi.waitFor(() => expect(seen).toEqual([undefined]))
  })

  it('is told to a patient sink before it flushes', () => {
    const [first, second] = [newTracker(), newTracker()]
    const sink = sinkOf(true)
    first.addSink(sink)
    second.addSink(sink)
    first.recordLate(() => entryOf('a'))
    second.recordLate(() => entryOf('b'))
    recordLateCalls()
    expect(sink.ids).toEqual(['a', 'b'])
  })

  it('is told to a sink that was there when it ended, and to no later one', () => {
    const tracker = newTracker()
    const [before, after] = [sinkOf(true), sinkOf(true)]
    const remove = tracker.addSink(before)
    tracker.recordLate(() => entryOf('a'))
    remove()
    tracker.recordLate(() => entryOf('b'))
    tracker.addSink(after)
    recordLateCalls()
    expect([before.ids, after.ids]).toEqual([['a'], []])
  })

  it('does not wait for more than a few others', () => {
    const tracker = newTracker()
    const sink = sinkOf(true)
    tracker.addSink(sink)
    for (let at = 0; at < 1000; at += 1) tracker.recordLate(() => entryOf(`${at}`))
    expect(sink.ids.length).toBeGreaterThan(900)
  })

  it('is recorded at once where somebody listens or limits', () => {
    const told: string[] = []
    const hasty = sinkOf(false)
    const trackers = {
      sink: newTracker(),
      callback: newTracker(),
      tokenBudget: newTracker({ tokenBudget: 1_000_000 }),
      budgets: newTracker({ budgets: [{ limit: { tokens: 1_000_000 } }] }),
    }
    trackers.sink.addSink(hasty)
    trackers.callback.addUsageCallback(() => told.push('callback'))
    for (const tracker of Object.values(trackers)) {
      let isMade = false
      tracker.recordLate(() => {
        isMade = true
        return entryOf('a')
      })
      expect(isMade).toBe(true)
    }
    expect([...hasty.ids, ...told]).toEqual(['a', 'callback'])
  })

  it('does not keep others from being recorded when it cannot be', () => {
    const tracker = newTracker()
    tracker.recordLate(() => {
      throw new Error('no entry')
    })
    tracker.recordLate(() => entryOf('a'))
    expect(tracker.getTotalUsage().totalTokens).toBe(11)
  })
})

const KINDS = ['late', 'record', 'track', 'add', 'remove', 'read', 'callback', 'reset'] as const

interface Step {
  readonly kind: (typeof KINDS)[number]
  readonly id: number
  readonly tokens: number
  readonly isPatient: boolean
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(fc.constant('late' as const), fc.constantFrom(...KINDS)),
    id: fc.nat({ max: 6 }),
    tokens: fc.nat({ max: 90 }),
    isPatient: fc.boolean(),
  }),
  { maxLength: 40 },
)

/** What a program sees that does all this; late calls are recorded at once in the one to compare with. */
function seen(program: readonly Step[], isLate: boolean) {
  const tracker = newTracker()
  const sinks = { patient: sinkOf(true), hasty: sinkOf(false) }
  const removals = { patient: () => {}, hasty: () => {} }
  const read: unknown[] = []
  for (const step of program) {
    if (step.kind === 'record' || (step.kind === 'late' && !isLate)) {
      tracker.record(entryOf(`${step.id}`, step.tokens))
    } else if (step.kind === 'late') {
      tracker.recordLate(() => entryOf(`${step.id}`, step.tokens))
    } else if (step.kind === 'track') {
      const usage = { input_tokens: step.tokens, output_tokens: 1 }
      tracker.trackUsage('told', usage, null, { id: `${step.id}` })
    } else if (step.kind === 'add' || step.kind === 'remove') {
      const name = step.isPatient ? 'patient' : 'hasty'
      removals[name]()
      removals[name] = step.kind === 'add' ? tracker.addSink(sinks[name]) : () => {}
    } else if (step.kind === 'read') {
      read.push(tracker.getTotalUsage(), tracker.getUsageBreakdown(), sinks.hasty.ids.length)
    } else if (step.kind === 'reset') {
      tracker.reset()
    } else {
      tracker.addUsageCallback((tool, usage, total) => read.push(tool, usage, total))
    }
  }
  read.push(
    tracker.totals('tool'),
    tracker.getUsageTimeline().map(({ tokens }) => tokens),
  )
  return { read, hasty: sinks.hasty.ids, patient: sinks.patient.ids }
}

it('late or at once, a program sees the same', () => {
  fc.assert(
    fc.property(steps, (program) => {
      expect(seen(program, true)).toEqual(seen(program, false))
    }),
  )
})
