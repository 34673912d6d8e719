import type { Decided, Store } from '../../store/store.ts'
import { type TelemetryOfCalls, telemetryOfCalls } from '../agent-telemetry.ts'
import type { AgentLogReader, AgentLogSource, Observation } from './agent-log-source.ts'
import { NOTHING, type ReconcileCounts, stepTally } from './reconcile-counts.ts'
import { joinSightings, type Sighting } from './sighting.ts'

/** Merges observations into calls, and keeps them in the ledger batch by batch. */
export interface Reconciler {
  /** Takes one observation. True: enough are waiting, and `settle` should be awaited. */
  observe(observation: Observation): boolean
  /** Keeps what waits, but for the newest. */
  settle(): Promise<void>
  /** Keeps all that waits. */
  flush(): Promise<void>
  /** What the ledger gained so far. */
  counts(): ReconcileCounts
}

/** Calls a step: ids are random, so that each step touches most pages of the indexes. */
const BATCH_KEYS = 4_000
/** Rows of one answer stand close together: calls rest here until their rows have likely all come. */
const RESTING_KEYS = 500

/** The reconciler of one tool's histories. What it keeps does not depend on the order of observations. */
export function reconciler(
  store: Store,
  source: AgentLogSource,
  reader: AgentLogReader,
): Reconciler {
  const scope = `import:${source.name}`
  const waiting = new Map<string, Sighting>()
  let counts = NOTHING

  const keep = async (seen: ReadonlyMap<string, Sighting>): Promise<void> => {
    const tally = stepTally()
    const keys = [...seen.keys()]
    const { decideCalls } = await import('./decide-calls.ts')
    const result = await store.reconcile(scope, keys, (known, held, ofSession) => {
      const decided = decideCalls({ scope, reader, seen, known, held, onOutcome: tally.outcome })
      return tally.entries(historyFirst(decided, telemetryOfCalls(held, ofSession)))
    })
    counts = tally.addedTo(counts, result.rejected)
  }

  const settle = async (resting: number): Promise<void> => {
    const step = new Map<string, Sighting>()
    const count = waiting.size - resting
    for (const [key, sighting] of waiting) {
      if (step.size >= count) break
      step.set(key, sighting)
      waiting.delete(key)
    }
    if (step.size > 0) await keep(step)
  }

  return {
    observe({ key, sighting }) {
      const other = waiting.get(key)
      if (other !== undefined) waiting.delete(key)
      waiting.set(key, other === undefined ? sighting : joinSightings(other, sighting))
      return waiting.size >= BATCH_KEYS + RESTING_KEYS
    },
    settle: () => settle(RESTING_KEYS),
    flush: () => settle(0),
    counts: () => counts,
  }
}

/** What telemetry has entered of a call that a history tells of is reversed beside the call. */
function* historyFirst(
  decided: Iterable<Decided>,
  telemetry: TelemetryOfCalls,
): Generator<Decided> {
  for (const one of decided) {
    yield one
    if (one.kind !== 'entry') continue
    for (const entry of telemetry.reversals(one.entry)) yield { kind: 'entry', entry }
  }
}
