import type { Measures } from '../query/answer.ts'
import type { Span } from '../query/span.ts'
import { NO_MEASURES } from './add-measures.ts'
import type { Rankable } from './group-page.ts'
import type { Tasks } from './read-tasks.ts'
import { type TaskSummary, taskSum, taskSummary } from './task-summary.ts'

/** A task in its place among others. */
export interface RankedTask extends Rankable {
  readonly span: Span
}

/** The tasks that have selected calls, or whose sub-tasks have: by what they used with these. */
export function rankableTasks({ rolledUp, spanOf }: Tasks): RankedTask[] {
  return [...rolledUp].flatMap(([name, measures]) => {
    const span = spanOf(name)
    return span === null ? [] : [{ name, span, measures, ...timesOf(span) }]
  })
}

// A stated duration may reach beyond what a date can be.
const LAST_INSTANT = 8.64e15

/** When some calls were made, RFC 3339. */
export function timesOf({ first, last, ended }: Span) {
  const text = (time: number): string => new Date(Math.min(time, LAST_INSTANT)).toISOString()
  return { started: text(first), last_call: text(last), ended: text(ended) }
}

/** One task as lists have it. */
export function taskRow(tasks: Tasks, { name, span }: RankedTask, summary?: TaskSummary) {
  const { forest, own, rolledUp, subTasks } = tasks
  const whole: Measures = rolledUp.get(name) ?? NO_MEASURES
  return {
    task_id: name,
    parent_task_id: forest.parentOf.get(name) ?? null,
    status: span.status,
    ...timesOf(span),
    sub_tasks: subTasks.get(name) ?? 0,
    ...(summary ?? taskSummary(taskSum([]))),
    total_tokens: whole.total_tokens,
    cost_usd: whole.cost_usd,
    own: own.get(name) ?? NO_MEASURES,
    rolled_up: whole,
  }
}
