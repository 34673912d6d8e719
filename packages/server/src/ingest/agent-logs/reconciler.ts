import { type Entry, type Money, totalsOf } from '@tokenledger/sdk/core'
import type { Rejection, Store } from '../../store/store.ts'
import type { AgentLogSource, Observation } from './agent-log-source.ts'
import { decideCalls, type Verdict } from './decide-calls.ts'
import { joinSightings, type Sighting } from './sighting.ts'

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

/** Merges observations into calls, and keeps them in the ledger batch by batch. */
export interface Reconciler {
  /** Takes one observation. True: enough are waiting, and `settle` should be awaited. */
  observe(observation: Observation): boolean
  /** Keeps a batch of those that rested longest. */
  settle(): Promise<void>
  /** Keeps all that wait. */
  finish(): Promise<ReconcileCounts>
}

const BATCH_KEYS = 1_000
/** Rows of one answer stand close together: calls rest here until their rows have likely all come. */
const RESTING_KEYS = 8_000

/** The reconciler of one tool's histories. What it keeps does not depend on the order of observations. */
export function reconciler(store: Store, source: AgentLogSource): Reconciler {
  const resting = new Map<string, Sighting>()
  const scope = `import:${source.name}`
  let counts = NOTHING

  const keep = async (seen: ReadonlyMap<string, Sighting>): Promise<void> => {
    let verdict: Verdict | undefined
    const result = await store.reconcile(scope, [...seen.keys()], (known, held) => {
      verdict = decideCalls({ source, seen, known, held })
      return verdict
    })
    if (verdict === undefined) throw new Error('A store decides before it answers')
    counts = add(counts, verdict, result.rejected)
  }

  const settle = async (): Promise<void> => {
    const batch = new Map<string, Sighting>()
    for (const [key, sighting] of resting) {
      if (batch.size === BATCH_KEYS) break
      batch.set(key, sighting)
      resting.delete(key)
    }
    if (batch.size > 0) await keep(batch)
  }

  return {
    observe({ key, sighting }) {
      const other = resting.get(key)
      if (other !== undefined) resting.delete(key)
      resting.set(key, other === undefined ? sighting : joinSightings(other, sighting))
      return resting.size >= RESTING_KEYS + BATCH_KEYS
    },
    settle,
    async finish() {
      while (resting.size > 0) await settle()
      return counts
    },
  }
}

const NOTHING: ReconcileCounts = {
  newCalls: 0,
  changedCalls: 0,
  unchangedCalls: 0,
  elsewhereCalls: 0,
  rejected: [],
  inputTokens: 0,
  outputTokens: 0,
  cost: 0n,
}

function add(
  counts: ReconcileCounts,
  verdict: Verdict,
  rejected: readonly Rejection[],
): ReconcileCounts {
  const refused = new Set(rejected.map(({ index }) => index))
  const kept = verdict.entries.filter((_, index) => !refused.has(index))
  return {
    newCalls: counts.newCalls + verdict.newCalls,
    changedCalls: counts.changedCalls + verdict.changedCalls,
    unchangedCalls: counts.unchangedCalls + verdict.unchangedCalls,
    elsewhereCalls: counts.elsewhereCalls + verdict.elsewhereCalls,
    rejected: [...counts.rejected, ...rejected],
    ...kept.reduce(addEntry, gainOf(counts)),
  }
}

type Gain = Pick<ReconcileCounts, 'inputTokens' | 'outputTokens' | 'cost'>

const gainOf = ({ inputTokens, outputTokens, cost }: ReconcileCounts): Gain => ({
  inputTokens,
  outputTokens,
  cost,
})

function addEntry(gain: Gain, { sign, usage, cost }: Entry): Gain {
  const { inputTokens, outputTokens } = totalsOf(usage)
  return {
    inputTokens: gain.inputTokens + sign * inputTokens,
    outputTokens: gain.outputTokens + sign * outputTokens,
    cost: gain.cost + BigInt(sign) * (cost.total ?? 0n),
  }
}
