import { type Entry, totalsOf } from '@tokenledger/sdk/core'
import type { Rejection } from '../../store/store.ts'
import type { Outcome } from './decide-calls.ts'
import type { ReconcileCounts } from './reconcile-counts.ts'

/** Counts one step while it is decided. A step that is tried again is counted anew, by another tally. */
export class StepTally {
  readonly #outcomes: Record<Outcome, number> = { new: 0, changed: 0, unchanged: 0, elsewhere: 0 }
  // List by list: an object for each entry is moved about until the step is done.
  readonly #inputTokens: number[] = []
  readonly #outputTokens: number[] = []
  readonly #costs: bigint[] = []
  readonly #unpricedCalls: number[] = []

  outcome(outcome: Outcome): void {
    this.#outcomes[outcome] += 1
  }

  /** Counts an entry that is handed to the ledger: in the order in which they are. */
  entry({ sign, usage, cost }: Entry): void {
    const { inputTokens, outputTokens } = totalsOf(usage)
    const total = cost.total ?? 0n
    this.#inputTokens.push(sign * inputTokens)
    this.#outputTokens.push(sign * outputTokens)
    this.#costs.push(sign === 1 ? total : -total)
    this.#unpricedCalls.push(cost.total === null ? sign : 0)
  }

  /** Counts with the step, less what the ledger refused. */
  addedTo(counts: ReconcileCounts, rejected: readonly Rejection[]): ReconcileCounts {
    const outcomes = this.#outcomes
    const refused = new Set(rejected.map(({ index }) => index))
    let { inputTokens, outputTokens, cost, unpricedCalls } = counts
    for (const [index, gain] of this.#costs.entries()) {
      if (refused.has(index)) continue
      inputTokens += this.#inputTokens[index] ?? 0
      outputTokens += this.#outputTokens[index] ?? 0
      cost += gain
      unpricedCalls += this.#unpricedCalls[index] ?? 0
    }
    return {
      newCalls: counts.newCalls + outcomes.new,
      changedCalls: counts.changedCalls + outcomes.changed,
      unchangedCalls: counts.unchangedCalls + outcomes.unchanged,
      elsewhereCalls: counts.elsewhereCalls + outcomes.elsewhere,
      rejected: [...counts.rejected, ...rejected],
      inputTokens,
      outputTokens,
      cost,
      unpricedCalls,
    }
  }
}
