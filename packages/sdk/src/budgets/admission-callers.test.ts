import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromDecimal } from '../base/money.ts'
import type { Usage } from '../usage/usage.ts'
import { type Admission, admission } from './admission.ts'
import type { Budget } from './budget.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import type { BudgetHold } from './call-hold.ts'

/** Of gpt-4o, in picodollars. */
const INPUT_RATE = 2_500_000n
const OUTPUT_RATE = 10_000_000n

interface Call {
  readonly agent: string
  readonly input: number
  readonly max: number
  /** At most `max`. */
  readonly output: number
  readonly ends: 'settle' | 'release'
}

const calls: fc.Arbitrary<Call> = fc
  .record({
    agent: fc.constantFrom('a', 'b', 'c'),
    input: fc.integer({ min: 0, max: 400 }),
    max: fc.integer({ min: 0, max: 400 }),
    used: fc.integer({ min: 0, max: 1000 }),
    ends: fc.constantFrom(
      'settle' as const,
      'settle' as const,
      'settle' as const,
      'release' as const,
    ),
  })
  .map(({ used, ...call }) => ({ ...call, output: Math.floor((call.max * used) / 1000) }))

const callers = fc.array(fc.array(calls, { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 12,
})

/** A strict budget in the slow way: what a call takes from it, added up each time. */
interface Oracle {
  readonly budget: Budget
  readonly limit: bigint
  readonly isFor: (call: Call) => boolean
  readonly need: (input: number, output: number) => bigint
}

const ORACLES: readonly Oracle[] = [
  {
    budget: { id: 'all', limit: { tokens: 1500 }, mode: 'strict' },
    limit: 1500n,
    isFor: () => true,
    need: (input, output) => BigInt(input + output),
  },
  {
    budget: { id: 'a', scope: { agent: 'a' }, limit: { usd: '0.006' }, mode: 'strict' },
    limit: fromDecimal('0.006'),
    isFor: ({ agent }) => agent === 'a',
    need: (input, output) => BigInt(input) * INPUT_RATE + BigInt(output) * OUTPUT_RATE,
  },
  {
    budget: { id: 'b', scope: { agent: 'b' }, limit: { calls: 5 }, mode: 'strict' },
    limit: 5n,
    isFor: ({ agent }) => agent === 'b',
    need: () => 1n,
  },
]

const sumOf = ({ isFor, need }: Oracle, made: readonly Call[]): bigint =>
  made.filter(isFor).reduce((sum, { input, output }) => sum + need(input, output), 0n)

const fits = (call: Call, made: readonly Call[]): boolean =>
  ORACLES.filter(({ isFor }) => isFor(call)).every(
    (one) => sumOf(one, made) + one.need(call.input, call.max) <= one.limit,
  )

/** What each budget has spent and holds. */
const sums = (gate: Admission): readonly (readonly [bigint, bigint])[] =>
  gate.status().map(({ unit, spent, held }) => {
    const read = unit === 'usd' ? fromDecimal : BigInt
    return [read(spent), read(held)]
  })

function tryReserve(gate: Admission, { agent, input, max }: Call): BudgetHold | null {
  const model = { provider: 'openai', model: 'gpt-4o' }
  try {
    return gate.reserve({ scope: { agent }, ...model, inputTokens: input, maxOutputTokens: max })
  } catch (error) {
    if (error instanceof BudgetExceededError) return null
    throw error
  }
}

const usageOf = ({ input, output }: Call): Usage => ({
  status: 'ok',
  segments: [{ model: 'gpt-4o', meters: { input, output } }],
  context: {},
  details: {},
  warnings: [],
})

/** Callers that each make their calls one after the other, pausing while one runs or is refused. */
function office(gate: Admission, pause: () => Promise<void>) {
  const made: Call[] = []
  let running = 0

  async function make(call: Call): Promise<void> {
    const hold = tryReserve(gate, call)
    checkLimits(gate)
    if (hold !== null) return end(call, hold)
    // Nobody could give anything back: the refusal is for good, and must be right.
    if (running === 0) expect(fits(call, made)).toBe(false)
    else await pause().then(() => make(call))
  }

  async function end(call: Call, hold: BudgetHold): Promise<void> {
    running += 1
    await pause()
    running -= 1
    if (call.ends === 'settle') {
      made.push(call)
      hold.settle(usageOf(call))
    }
    hold.release()
    checkLimits(gate)
  }

  return {
    made,
    makeAll: async (own: readonly Call[]): Promise<void> => {
      for (const call of own) await make(call)
    },
  }
}

function checkLimits(gate: Admission): void {
  for (const [place, [spent, held]] of sums(gate).entries()) {
    expect(spent + held <= (ORACLES[place]?.limit ?? 0n)).toBe(true)
  }
}

it('many callers in any order never exceed a strict limit, never wait for ever, leave nothing held', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), callers, async (scheduler, all) => {
      const gate = admission(ORACLES.map(({ budget }) => budget))
      const { made, makeAll } = office(gate, () => scheduler.schedule(Promise.resolve()))
      await scheduler.waitFor(Promise.all(all.map(makeAll)))
      expect(sums(gate)).toEqual(ORACLES.map((one) => [sumOf(one, made), 0n]))
      expect(gate.status().every(({ holds }) => holds === 0)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
