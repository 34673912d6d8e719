import type { TaskTokens, TaskUsageSummary } from './task-tally.ts'

/** How a task ended. `limit_reached`: it was stopped by a limit of calls, tokens or money. */
export type TaskEnd = 'completed' | 'failed' | 'canceled' | 'limit_reached'

/** What a status update says of tokens. */
export interface StatusUsage {
  /** Since the update before. */
  readonly incremental: TaskTokens
  /** Since the task began. */
  readonly cumulative: TaskTokens
}

/** A status update of a task, with the tokens so far attached. */
export interface TaskStatusUpdate {
  readonly task_id: string
  readonly token_usage: StatusUsage
  readonly [more: string]: unknown
}

/** What is said of a task that has ended. */
export interface FinalTask {
  readonly task_id: string
  readonly status: TaskEnd
  readonly metadata: {
    /** Absent when no tokens were used. */
    readonly token_usage?: TaskUsageSummary
    readonly [more: string]: unknown
  }
}

/** What a store keeps of a task. Null: nothing was recorded. */
export interface TaskUsageRow {
  readonly task_id: string
  readonly status: TaskEnd
  readonly total_input_tokens: number | null
  readonly total_output_tokens: number | null
  readonly total_cached_input_tokens: number | null
  readonly token_usage_details: TaskUsageSummary | null
}

/** The final state of a task as a row. */
export function taskUsageRow({ task_id, status, metadata }: FinalTask): TaskUsageRow {
  const usage = metadata.token_usage
  return {
    task_id,
    status,
    total_input_tokens: usage?.total_input_tokens ?? null,
    total_output_tokens: usage?.total_output_tokens ?? null,
    total_cached_input_tokens: usage?.total_cached_input_tokens ?? null,
    token_usage_details: usage ?? null,
  }
}
