import type { TokenUsageTracker } from '../token-usage-tracker.ts'
import type { TrackerLogger } from '../tracker-logger.ts'
import type { TaskExecutionContext } from './task-execution-context.ts'
import type { FinalTask, TaskUsageRow } from './task-status.ts'

/** How a task is set up. */
export interface TaskOptions {
  /** @default a new id */
  readonly taskId?: string
  /** The task that this one is a part of: what it uses is used by the parent, too. @default none */
  readonly parent?: TaskExecutionContext
  /** Where calls are counted; null: nowhere else. @default the parent's, else the shared tracker */
  readonly tracker?: TokenUsageTracker | null
  /** @default the parent's, else the console */
  readonly logger?: TrackerLogger
}

/** Where a call of a task came from, and what else is known of it. */
export interface TaskCall {
  /** `agent` for the task's own calls; `tool` for those of the tool that `toolName` names. @default 'agent' */
  readonly source?: string
  /** The tool on whose behalf the call was made. */
  readonly toolName?: string
  /** The call's id, best the provider's: the same id again is the same call. */
  readonly callId?: string
  readonly provider?: string
}

/** Tokens of a call of a task, stated by whoever made it. */
export interface TaskCallUsage extends TaskCall {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly model: string
  /** The part of the input that was read from a cache. @default 0 */
  readonly cachedInputTokens?: number
}

/** A model's answer to a call of a task. */
export interface TaskResponse extends TaskCall {
  /** The model, where the answer names none. */
  readonly model?: string
  /** A piece of an answer that is still arriving: it is not counted. @default what the answer's `partial` says */
  readonly isPartial?: boolean
}

/** What happens with a task that ends. */
export interface FinishOptions {
  /** What the final state says besides the usage. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Told of the final state. Its failure is a warning. */
  readonly publish?: (task: FinalTask) => unknown
  /** Keeps the row. Its failure is a warning. */
  readonly save?: (row: TaskUsageRow) => unknown
}
