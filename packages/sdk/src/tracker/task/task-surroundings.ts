import { getTokenTracker } from '../get-token-tracker.ts'
import { type SeenIds, seenIds } from '../seen-ids.ts'
import type { TokenUsageTracker } from '../token-usage-tracker.ts'
import { consoleLogger, quietLogger, type TrackerLogger } from '../tracker-logger.ts'
import type { TaskOptions } from './task-options.ts'

const SEEN_IDS = 10_000

/** What a task has in common with its sub-tasks, unless these have their own. */
export interface TaskSurroundings {
  readonly tracker: TokenUsageTracker | null
  readonly logger: TrackerLogger
  /** The whole tree's: a call that a sub-task and its parent both tell of is one. */
  readonly seen: SeenIds
}

/** The surroundings of a task, by its options and those of its parent; null: it has none. */
export function taskSurroundings(
  { tracker, logger }: TaskOptions,
  outer: TaskSurroundings | null,
): TaskSurroundings {
  const inherited = outer === null ? consoleLogger : outer.logger
  return {
    tracker: tracker !== undefined ? tracker : outer === null ? getTokenTracker() : outer.tracker,
    logger: quietLogger(logger ?? inherited),
    seen: outer === null ? seenIds(SEEN_IDS) : outer.seen,
  }
}
