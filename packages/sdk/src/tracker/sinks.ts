import type { EntrySink } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import type { ToolRun } from '../ledger/tool-run.ts'
import { listeners } from './listeners.ts'

/** The sinks of a tracker, each apart from the failures of the others. */
export interface Sinks {
  /** Adds a sink, also one that is there already. Returns the removal of this addition. */
  add(sink: EntrySink): () => void
  tell(entry: Entry): void
  tellToolRun(run: ToolRun): void
  tellInFlight(calls: readonly Entry[]): void
  /** Whether all may be told some milliseconds late. */
  readonly arePatient: boolean
  readonly wantInFlight: boolean
}

/** Sinks whose failures, at once or later, reach only `onError`. */
export function sinks(onError: (error: unknown) => void): Sinks {
  const calls = listeners<[Entry]>(onError)
  const runs = listeners<[ToolRun]>(onError)
  const inFlight = listeners<[readonly Entry[]]>(onError)
  const hasty = new Set<object>()
  return {
    add(sink) {
      const addition = {}
      if (sink.isPatient !== true) hasty.add(addition)
      const removals = [
        calls.add((entry) => sink.take(entry)),
        runs.add((run) => sink.takeToolRun?.(run)),
        ...(sink.takeInFlight === undefined
          ? []
          : [inFlight.add((running) => sink.takeInFlight?.(running))]),
      ]
      return () => {
        hasty.delete(addition)
        for (const remove of removals) remove()
      }
    },
    tell: (entry) => calls.tell(entry),
    tellToolRun: (run) => runs.tell(run),
    tellInFlight: (running) => inFlight.tell(running),
    get arePatient() {
      return hasty.size === 0
    },
    get wantInFlight() {
      return !inFlight.isEmpty
    },
  }
}
