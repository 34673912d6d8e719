import type { Entry } from '../ledger/entry.ts'
import { runningTotals } from '../ledger/running-totals.ts'
import type { Totals } from '../ledger/totals.ts'
import type { TokenTotals } from '../usage/totals-of.ts'
import { seenIds } from './seen-ids.ts'
import { type TimelinePoint, timeline } from './timeline.ts'
import type { TrackedUsage } from './tracked-usage.ts'

/** What a tracker's totals are kept by. */
export type TrackerDimension = 'agent' | 'tool' | 'model' | 'task' | 'session' | 'user'

/** The calls of a tracker: each once, added up at a cost that does not grow. */
export interface CountedCalls {
  /**
   * Counts a call.
   *
   * @returns its tokens, or null when it was counted before
   * @throws TokenledgerError when it would spoil totals
   */
  add(entry: Entry, metadata: object | null): TokenTotals | null
  /** Tokens of all calls. */
  used(): TrackedUsage
  totals(dimension: TrackerDimension): ReadonlyMap<string | null, Totals>
  points(): TimelinePoint[]
  /** Forgets everything but which calls were counted. */
  clear(): void
}

/** Stands for "not given" where totals have names. */
export const NONE = '(none)'

const DIMENSIONS = ['agent', 'tool', 'model', 'task', 'session', 'user'] as const
const TIMELINE_LIMIT = 100_000
const SEEN_IDS = 20_000
const MAX_VALUES = 100_000

/** @throws TokenledgerError `invalid_setting` when the limit of the timeline does not fit. */
export function countedCalls(timelineLimit = TIMELINE_LIMIT): CountedCalls {
  const seen = seenIds(SEEN_IDS)
  const newest = timeline(timelineLimit)
  const newTotals = () => runningTotals(DIMENSIONS, { maxValues: MAX_VALUES })
  let totals = newTotals()
  let promptTokens = 0
  let completionTokens = 0
  let totalTokens = 0
  return {
    add(entry, metadata) {
      if (!seen.add(entry.id)) return null
      const tokens = totals.add(entry)
      const { sign, time } = entry
      const added = sign * tokens.totalTokens
      promptTokens += sign * tokens.inputTokens
      completionTokens += sign * tokens.outputTokens
      totalTokens += added
      newest.add({ tool: toolOf(entry), timestamp: time / 1000, tokens: added, metadata })
      return tokens
    },
    used: () => ({ promptTokens, completionTokens, totalTokens }),
    totals: (dimension) => totals.totals(dimension),
    points: () => newest.points(),
    clear() {
      totals = newTotals()
      promptTokens = 0
      completionTokens = 0
      totalTokens = 0
      newest.clear()
    },
  }
}

/** The tool that a call was made for. */
export const toolOf = ({ dimensions }: Entry): string => dimensions.tool ?? NONE
