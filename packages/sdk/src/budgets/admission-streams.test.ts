import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Usage } from '../usage/usage.ts'
import { type Admission, admission } from './admission.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import type { BudgetHold } from './call-hold.ts'

interface Stream {
  readonly input: number
  /** How long its answer would be. */
  readonly wanted: number
  /** Tokens that arrive between two questions. */
  readonly step: number
}

interface Running extends Stream {
  readonly hold: BudgetHold
  output: number
}

const streams: fc.Arbitrary<readonly Stream[]> = fc.array(
  fc.record({
    input: fc.integer({ min: 0, max: 500 }),
    wanted: fc.integer({ min: 0, max: 6000 }),
    step: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 40 },
)

const usageOf = ({ input, output }: Running): Usage => ({
  status: 'ok',
  segments: [{ model: null, meters: { input, output } }],
  context: {},
  details: {},
  warnings: [],
})

function start(gate: Admission, stream: Stream): Running | null {
  try {
    const hold = gate.reserve({ inputTokens: stream.input, maxOutputTokens: 8000 })
    const wanted = Math.min(stream.wanted, hold.maxOutputTokens ?? stream.wanted)
    return { ...stream, hold, wanted, output: 0 }
  } catch (error) {
    if (error instanceof BudgetExceededError) return null
    throw error
  }
}

/** Lets a stream go on by a step; false when it has ended. */
function goOn(stream: Running): boolean {
  if (stream.hold.mayContinue(stream.output) && stream.output < stream.wanted) {
    stream.output = Math.min(stream.wanted, stream.output + stream.step)
    return true
  }
  stream.hold.settle(usageOf(stream))
  return false
}

it('streams under an adaptive limit are stopped within a step of it, and leave nothing held', () => {
  const picks = fc.infiniteStream(fc.nat())
  fc.assert(
    fc.property(streams, fc.nat(20_000), picks, (all, limit, pick) => {
      const gate = admission([{ limit: { tokens: limit }, mode: 'adaptive' }])
      const waiting = [...all]
      const running: Running[] = []
      let most = limit
      while (waiting.length + running.length > 0) {
        const next = waiting.shift()
        const started = next === undefined ? null : start(gate, next)
        if (started !== null) running.push(started)
        most += started?.step ?? 0
        const index = Number(pick.next().value) % Math.max(1, running.length)
        const chosen = running[index]
        if (chosen !== undefined && !goOn(chosen)) running.splice(index, 1)
      }
      const [status] = gate.status()
      expect(Number(status?.spent)).toBeLessThanOrEqual(most)
      expect(status).toMatchObject({ held: '0', holds: 0 })
    }),
    { numRuns: 300 },
  )
})
