import { type Entry, type Money, totalsOf } from '@tokenledger/sdk/core'
import type { Rejection } from '../../store/store.ts'
import type { Outcome } from './decide-calls.ts'
import type { ReconcileCounts } from './reconcile-counts.ts'

/** Counts one step while it is decided. */
export interface StepTally {
  outcome(outcome: Outcome): void
  /** An entry that is handed to the ledger: in the order in which they are. */
  entry(entry: Entry): void
  /** Counts with the step, less what the ledger refused. */
  addedTo(counts: ReconcileCounts, rejected: readonly Rejection[]): ReconcileCounts
}

type Gain = Pick<ReconcileCounts, 'inputTokens' | 'outputTokens' | 'cost' | 'unpricedCalls'>

/** The tally of a step that has decided nothing. A step that is tried again is counted anew. */
export function stepTally(): StepTally {
  const outcomes: Record<Outcome, number> = { new: 0, changed: 0, unchanged: 0, elsewhere: 0 }
  const gains: Gain[] = []
  return {
    outcome(outcome) {
      outcomes[outcome] += 1
    },
    entry(entry) {
      gains.push(gainOf(entry))
    },
    addedTo: (counts, rejected) => ({
      newCalls: counts.newCalls + outcomes.new,
      changedCalls: counts.changedCalls + outcomes.changed,
      unchangedCalls: counts.unchangedCalls + outcomes.unchanged,
      elsewhereCalls: counts.elsewhereCalls + outcomes.elsewhere,
      rejected: [...counts.rejected, ...rejected],
      ...sumOf(counts, gains, new Set(rejected.map(({ index }) => index))),
    }),
  }
}

function gainOf({ sign, usage, cost }: Entry): Gain {
  const { inputTokens, outputTokens } = totalsOf(usage)
  return {
    inputTokens: sign * inputTokens,
    outputTokens: sign * outputTokens,
    cost: signed(sign, cost.total ?? 0n),
    unpricedCalls: cost.total === null ? sign : 0,
  }
}

const signed = (sign: Entry['sign'], cost: Money): Money => (sign === 1 ? cost : -cost)

function sumOf(before: Gain, gains: readonly Gain[], without: ReadonlySet<number>): Gain {
  let { inputTokens, outputTokens, cost, unpricedCalls } = before
  for (const [index, gain] of gains.entries()) {
    if (without.has(index)) continue
    inputTokens += gain.inputTokens
    outputTokens += gain.outputTokens
    cost += gain.cost
    unpricedCalls += gain.unpricedCalls
  }
  return { inputTokens, outputTokens, cost, unpricedCalls }
}
