import type { Store } from '../../store/store.ts'
import { TelemetryOfCalls } from '../agent-telemetry.ts'
import type { AgentLogReader, AgentLogSource, Observation } from './agent-log-source.ts'
import { NOTHING, type ReconcileCounts } from './reconcile-counts.ts'
import { joinSightings, type Sighting } from './sighting.ts'
import { StepTally } from './step-tally.ts'

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
  let waiting = new Map<string, Sighting>()
  let newest = ''
  let counts = NOTHING

  const keep = async (seen: ReadonlyMap<string, Sighting>, isFollowing = false): Promise<void> => {
    if (seen.size === 0) return
    const { decideCalls } = await import('./decide-calls.ts')
    let tally = new StepTally()
    let elsewhere = new Map<string, Sighting>()
    const result = await store.reconcile(scope, [...seen.keys()], (known, held, ofSession) => {
      tally = new StepTally()
      elsewhere = new Map()
      const telemetry = new TelemetryOfCalls(held, ofSession)
      const followed = { elsewhere, isFollowing }
      return decideCalls({ scope, reader, seen, known, held, telemetry, tally, ...followed })
    })
    counts = tally.addedTo(counts, result.rejected)
    await keep(elsewhere, true)
  }

  return {
    observe({ key, sighting }) {
      const other = waiting.get(key)
      // What was told of last is the newest, and comes last.
      if (other !== undefined && key !== newest) waiting.delete(key)
      waiting.set(key, other === undefined ? sighting : joinSightings(other, sighting))
      newest = key
      return waiting.size >= BATCH_KEYS + RESTING_KEYS
    },
    settle() {
      const step = waiting
      waiting = takeLast(step, RESTING_KEYS)
      return keep(step)
    },
    flush() {
      const step = waiting
      waiting = new Map()
      return keep(step)
    },
    counts: () => counts,
  }
}

/** Takes the last entries out of a map. */
function takeLast<Value>(map: Map<string, Value>, count: number): Map<string, Value> {
  const taken = new Map<string, Value>()
  let left = map.size
  for (const [key, value] of map) {
    if (left-- > count) continue
    taken.set(key, value)
    map.delete(key)
  }
  return taken
}
