/** What tasks can be ranked by. */
export const TASK_ORDERS = ['cost_usd', 'total_tokens', 'calls', 'last_call'] as const

/** A thing to rank by. */
export type TaskOrder = (typeof TASK_ORDERS)[number]

/** What the page keeps in the address. Absent: all tasks, the dearest first. */
export interface TasksSearch {
  /** The task that is looked at. */
  readonly task?: string
  readonly order?: TaskOrder
  /** The smallest first. */
  readonly up?: true
  /** Only tasks that are no part of another. */
  readonly top?: true
  /** What the widths of a task's parts are; absent: cost. */
  readonly width?: 'total_tokens'
  /** The part of the task that is looked at: places of children, `0.2`. */
  readonly part?: string
}

/** Reads it. */
export function readTasksSearch(search: Readonly<Record<string, unknown>>): TasksSearch {
  const { task, part } = search
  const order = TASK_ORDERS.find((name) => name === search['order'])
  return {
    ...(typeof task === 'string' && task !== '' && { task }),
    ...(order !== undefined && { order }),
    ...(String(search['up']) === 'true' && { up: true }),
    ...(String(search['top']) === 'true' && { top: true }),
    ...(search['width'] === 'total_tokens' && { width: 'total_tokens' }),
    ...(/^\d+(\.\d+)*$/.test(String(part)) && { part: String(part) }),
  }
}
