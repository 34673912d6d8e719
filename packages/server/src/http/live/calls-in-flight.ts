import { type Entry, toDecimal, totalsOf } from '@tokenledger/sdk/core'

/** A call that has begun and not ended, as far as its sender knows it: its figures are estimates. */
export interface CallInFlight {
  readonly id: string
  /** RFC 3339. */
  readonly started: string
  /** When the sender last told of it, RFC 3339. */
  readonly updated: string
  readonly agent: string | null
  readonly task: string | null
  readonly session: string | null
  readonly tool: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly input_tokens: number
  readonly output_tokens: number
  /** Null: its model has no price. */
  readonly cost_usd: string | null
}

/** The calls in flight that senders tell of. Nothing of it is kept, and nothing of it is billed. */
export interface CallsInFlight {
  /**
   * Takes the newest state of calls.
   *
   * @param now epoch milliseconds
   */
  tell(entries: readonly Entry[], now: number): void
  /** Forgets calls that the ledger has by now. */
  settle(ids: Iterable<string>): void
  /** Those of which was heard lately, the first begun first: of one project, or of all. */
  list(project: string | null): readonly CallInFlight[]
  /** Another number whenever something has changed. */
  readonly version: number
}

/** A call of which nothing was heard for so long has ended, or its sender has. */
const EXPIRY_MS = 30_000
/** More are not shown: the oldest go. */
const MOST_CALLS = 1000

/** What is shown of a call: the rest of what its sender tells may be large. */
interface InFlight {
  readonly call: CallInFlight
  readonly project: string | undefined
  /** By a clock that nobody sets. */
  readonly heard: number
}

/** Calls in flight, in memory. */
export function callsInFlight(): CallsInFlight {
  const calls = new Map<string, InFlight>()
  let version = 0

  function forgetSilent(): void {
    for (const [id, { heard }] of calls) {
      if (performance.now() - heard < EXPIRY_MS && calls.size <= MOST_CALLS) return
      calls.delete(id)
      version += 1
    }
  }

  return {
    tell(entries, now) {
      for (const entry of entries) {
        // Set anew, so that the map is in the order in which was heard of calls.
        calls.delete(entry.id)
        const { project } = entry.dimensions
        calls.set(entry.id, { call: callOf(entry, now), project, heard: performance.now() })
      }
      if (entries.length > 0) version += 1
      forgetSilent()
    },
    settle(ids) {
      for (const id of ids) if (calls.delete(id)) version += 1
    },
    list(project) {
      forgetSilent()
      return [...calls.values()]
        .filter((one) => project === null || one.project === project)
        .map(({ call }) => call)
        .sort((one, other) => (one.started < other.started ? -1 : 1))
    },
    get version() {
      return version
    },
  }
}

function callOf(entry: Entry, updated: number): CallInFlight {
  const { dimensions: of, usage, cost } = entry
  const { inputTokens, outputTokens } = totalsOf(usage)
  return {
    id: entry.id,
    started: new Date(entry.time).toISOString(),
    updated: new Date(updated).toISOString(),
    agent: of.agent ?? null,
    task: of.task ?? null,
    session: of.session ?? null,
    tool: of.tool ?? null,
    provider: of.provider ?? null,
    model: entry.responseModel ?? entry.requestModel ?? null,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cost_usd: cost.total === null ? null : toDecimal(cost.total),
  }
}
