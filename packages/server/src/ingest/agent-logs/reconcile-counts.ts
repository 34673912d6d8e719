import { type Entry, type Money, totalsOf } from '@tokenledger/sdk/core'
import type { Decided, Rejection } from '../../store/store.ts'
import type { Outcome } from './decide-calls.ts'

/** What the ledger gained. */
export interface ReconcileCounts {
  readonly newCalls: number
  readonly changedCalls: number
  readonly unchangedCalls: number
  readonly elsewhereCalls: number
  /** Entries that the ledger refused, and why. */
  readonly rejected: readonly Rejection[]
  /** What was added, less what was reversed. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** The same of the effective cost, as far as it is known. */
  readonly cost: Money
}

/** The ledger gained nothing. */
export const NOTHING: ReconcileCounts = {
  newCalls: 0,
  changedCalls: 0,
  unchangedCalls: 0,
  elsewhereCalls: 0,
  rejected: [],
  inputTokens: 0,
  outputTokens: 0,
  cost: 0n,
}

/** Counts one step while it is decided. */
export interface StepTally {
  outcome(outcome: Outcome): void
  /** Passes decisions on, and counts their entries. */
  entries(decided: Iterable<Decided>): Iterable<Decided>
  /** Counts with the step, less what the ledger refused. */
  addedTo(counts: ReconcileCounts, rejected: readonly Rejection[]): ReconcileCounts
}

type Gain = Pick<ReconcileCounts, 'inputTokens' | 'outputTokens' | 'cost'>

/** The tally of a step. A step that is tried again is counted anew. */
export function stepTally(): StepTally {
  let outcomes: Record<Outcome, number>
  let gains: Gain[]
  const begin = (): void => {
    outcomes = { new: 0, changed: 0, unchanged: 0, elsewhere: 0 }
    gains = []
  }
  begin()
  return {
    outcome: (outcome) => {
      outcomes[outcome] += 1
    },
    *entries(decided) {
      begin()
      for (const one of decided) {
        if (one.kind === 'entry') gains.push(gainOf(one.entry))
        yield one
      }
    },
    addedTo(counts, rejected) {
      const refused = new Set(rejected.map(({ index }) => index))
      const kept = gains.filter((_, index) => !refused.has(index))
      return {
        newCalls: counts.newCalls + outcomes.new,
        changedCalls: counts.changedCalls + outcomes.changed,
        unchangedCalls: counts.unchangedCalls + outcomes.unchanged,
        elsewhereCalls: counts.elsewhereCalls + outcomes.elsewhere,
        rejected: [...counts.rejected, ...rejected],
        ...kept.reduce(addGain, gainSoFar(counts)),
      }
    },
  }
}

function gainOf({ sign, usage, cost }: Entry): Gain {
  const { inputTokens, outputTokens } = totalsOf(usage)
  return {
    inputTokens: sign * inputTokens,
    outputTokens: sign * outputTokens,
    cost: BigInt(sign) * (cost.total ?? 0n),
  }
}

const gainSoFar = ({ inputTokens, outputTokens, cost }: Gain): Gain => ({
  inputTokens,
  outputTokens,
  cost,
})

const addGain = (left: Gain, right: Gain): Gain => ({
  inputTokens: left.inputTokens + right.inputTokens,
  outputTokens: left.outputTokens + right.outputTokens,
  cost: left.cost + right.cost,
})
