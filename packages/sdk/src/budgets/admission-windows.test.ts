import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart } from '../base/bucket.ts'
import type { Usage } from '../usage/usage.ts'
import { type Admission, admission } from './admission.ts'
import type { BudgetWindow } from './budget.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import type { BudgetHold } from './call-hold.ts'

const START = Date.UTC(2026, 3, 4, 12)
/** Where an hour is cut in half on the day after. */
const ZONE = 'Australia/Lord_Howe'
const HOUR = 3_600_000
const LIMIT = 1500n

interface Call {
  readonly input: number
  readonly max: number
  readonly output: number
}

const calls: fc.Arbitrary<Call> = fc
  .tuple(fc.nat(400), fc.nat(400), fc.nat(1000))
  .map(([input, max, used]) => ({ input, max, output: Math.floor((max * used) / 1000) }))

type Step =
  | { readonly kind: 'reserve'; readonly call: Call }
  | { readonly kind: 'settle' | 'release'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: calls.map((call) => ({ kind: 'reserve' as const, call })) },
    { weight: 2, arbitrary: fc.nat().map((which) => ({ kind: 'settle' as const, which })) },
    { weight: 1, arbitrary: fc.nat().map((which) => ({ kind: 'release' as const, which })) },
    { weight: 2, arbitrary: fc.nat(HOUR / 2).map((ms) => ({ kind: 'wait' as const, ms })) },
  ),
  { maxLength: 120 },
)

interface Admitted {
  readonly call: Call
  readonly hold: BudgetHold
  readonly time: number
  state: 'open' | 'made' | 'released'
}

/** What one step led to. */
interface Moment {
  readonly gate: Admission
  readonly now: number
  readonly admitted: readonly Admitted[]
  readonly refused: Call | null
}

const usageOf = ({ input, output }: Call): Usage => ({
  status: 'ok',
  segments: [{ model: null, meters: { input, output } }],
  context: {},
  details: {},
  warnings: [],
})

const gateOf = (window: BudgetWindow, now: () => number): Admission =>
  admission([{ limit: { tokens: Number(LIMIT) }, mode: 'strict', window }], { now, holdMs: 1e12 })

function tryReserve(gate: Admission, { input, max }: Call): BudgetHold | null {
  try {
    return gate.reserve({ inputTokens: input, maxOutputTokens: max })
  } catch (error) {
    if (error instanceof BudgetExceededError) return null
    throw error
  }
}

/** Takes the steps, and shows what each led to. */
function play(all: readonly Step[], window: BudgetWindow, check: (moment: Moment) => void): void {
  let now = START
  const gate = gateOf(window, () => now)
  const admitted: Admitted[] = []
  const admit = (call: Call): Call | null => {
    const hold = tryReserve(gate, call)
    if (hold !== null) admitted.push({ call, hold, time: now, state: 'open' })
    return hold === null ? call : null
  }
  for (const step of all) {
    if (step.kind === 'wait') now += step.ms
    if (step.kind === 'settle' || step.kind === 'release') {
      const open = admitted.filter(({ state }) => state === 'open')
      end(open[step.which % Math.max(1, open.length)], step.kind)
    }
    const refused = step.kind === 'reserve' ? admit(step.call) : null
    check({ gate, now, admitted, refused })
  }
  for (const one of admitted) end(one, 'release')
  expect(gate.status()[0]).toMatchObject({ held: '0', holds: 0 })
}

function end(one: Admitted | undefined, how: 'settle' | 'release'): void {
  if (one?.state !== 'open') return
  one.state = how === 'settle' ? 'made' : 'released'
  if (how === 'settle') one.hold.settle(usageOf(one.call))
  else one.hold.release()
}

/** The slow way: all calls that were admitted, looked through. */
function sumsOf(all: readonly Admitted[]): { readonly spent: bigint; readonly held: bigint } {
  let spent = 0n
  let held = 0n
  for (const { call, state } of all) {
    if (state === 'made') spent += BigInt(call.input + call.output)
    if (state === 'open') held += BigInt(call.input + call.max)
  }
  return { spent, held }
}

describe('a strict budget', () => {
  it('of calendar hours decides as one that looks through all calls, and keeps its limit in each', () => {
    const hourOf = (time: number): number => bucketStart(time, 'hour', ZONE)
    fc.assert(
      fc.property(steps, (all) => {
        play(all, { calendar: 'hour', timeZone: ZONE }, ({ gate, now, admitted, refused }) => {
          const { spent, held } = sumsOf(
            admitted.filter(({ time }) => hourOf(time) === hourOf(now)),
          )
          expect(gate.status()[0]).toMatchObject({ spent: String(spent), held: String(held) })
          const need = refused === null ? LIMIT : BigInt(refused.input + refused.max)
          expect(refused === null || spent + held + need > LIMIT).toBe(true)
          for (const { time } of admitted) {
            const same = admitted.filter((one) => hourOf(one.time) === hourOf(time))
            expect(sumsOf(same).spent <= LIMIT).toBe(true)
          }
        })
      }),
      { numRuns: 200 },
    )
  })

  it('that rolls keeps its limit in every stretch of its length', () => {
    fc.assert(
      fc.property(steps, (all) => {
        play(all, { rolling: '1h' }, ({ admitted }) => {
          for (const { time: last } of admitted) {
            const within = admitted.filter(({ time }) => time <= last && last - time < HOUR)
            expect(sumsOf(within).spent <= LIMIT).toBe(true)
          }
        })
      }),
      { numRuns: 200 },
    )
  })

  it('of any window survives a clock that jumps', () => {
    const jumps = fc.array(fc.tuple(calls, fc.integer({ min: -2e9, max: 2e9 })), { maxLength: 60 })
    const windows = fc.constantFrom<BudgetWindow>('run', { rolling: '10m' }, { calendar: 'day' })
    fc.assert(
      fc.property(windows, jumps, (window, all) => {
        let now = START
        const gate = gateOf(window, () => now)
        const open: Admitted[] = []
        for (const [call, jump] of all) {
          const hold = tryReserve(gate, call)
          if (hold !== null) open.push({ call, hold, time: now, state: 'open' })
          now += jump
          const oldest = open.filter(({ state }) => state === 'open').at(-4)
          oldest?.hold.mayContinue(1)
          end(oldest, 'settle')
          const { spent = '', held = '' } = gate.status()[0] ?? {}
          expect(BigInt(spent) >= 0n && BigInt(held) >= 0n).toBe(true)
          if (window === 'run') expect(BigInt(spent)).toBe(sumsOf(open).spent)
        }
        for (const one of open) end(one, 'release')
        expect(gate.status()[0]).toMatchObject({ held: '0', holds: 0 })
      }),
    )
  })
})
