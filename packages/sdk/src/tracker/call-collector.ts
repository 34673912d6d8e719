import type { Entry } from '../ledger/entry.ts'
import { type CallTaker, claimCall, routeCalls } from './call-routes.ts'
import type { SeenIds } from './seen-ids.ts'
import type { TokenUsageTracker } from './token-usage-tracker.ts'

/** What a collector collects. */
export interface CollectorOptions {
  /** Where calls are counted, and whose calls are collected; null: only what is claimed. */
  readonly tracker: TokenUsageTracker | null
  /** What its calls have in common: `taskRoute` or `pipelineRoute` of an id. */
  readonly route: string
  readonly seen: SeenIds
  /** Takes a call that somebody else told the tracker of, such as a metered client. */
  readonly take: (entry: Entry) => void
}

/** Collects the calls of one thing that runs, each once, for as long as somebody holds it. */
export class CallCollector {
  readonly #options: CollectorOptions
  /** Held here and weakly by the routes. */
  readonly #taker: CallTaker

  constructor(options: CollectorOptions) {
    const { tracker, route, seen, take } = options
    this.#options = options
    this.#taker = { take: (entry) => seen.add(entry.id) && take(entry) }
    if (tracker !== null) routeCalls(tracker, route, this.#taker)
  }

  /**
   * Claims a call that the thing itself tells of, and counts it in the tracker.
   *
   * @returns whether it is new to the thing
   */
  claim(entry: Entry): boolean {
    const { tracker, seen } = this.#options
    claimCall(entry)
    const isNew = seen.add(entry.id)
    if (isNew) tracker?.record(entry)
    return isNew
  }
}
