import { PARENT_TASK_TAG } from '@tokenledger/sdk/core'
import type { StoredRow } from './segment-row.ts'

/** A task is a part of another, says a call. */
export interface TaskLink {
  readonly task: string
  readonly parent: string
}

/**
 * The reference of what stores answer as `taskLinks`: each pair once, in the order in which calls
 * said so. A call of a task says so by its tag `parent_task`, or else by its `parent_id`, which is
 * the id of a task that has calls, or of a call of another task.
 */
export function taskLinksOf(rows: Iterable<StoredRow>): TaskLink[] {
  const calls = [...rows].filter(({ segment }) => segment === 0)
  const tasks = new Set(calls.flatMap(({ task }) => task ?? []))
  const taskOfCall = new Map(calls.map(({ id, task }) => [id, task]))
  const links = new Map<string, TaskLink>()
  for (const { task, tags, parentId } of calls.toSorted((one, other) => one.seq - other.seq)) {
    const named = tags !== null && Object.hasOwn(tags, PARENT_TASK_TAG) && tags[PARENT_TASK_TAG]
    const byId =
      parentId !== null && tasks.has(parentId) ? parentId : taskOfCall.get(parentId ?? '')
    const parent = typeof named === 'string' ? named : (byId ?? null)
    if (task === null || parent === null || parent === task) continue
    const key = JSON.stringify([task, parent])
    if (!links.has(key)) links.set(key, { task, parent })
  }
  return [...links.values()]
}
