import type { Dimensions } from './dimensions.ts'

/** On whose behalf calls are made: what attribution, budgets and totals go by. */
export type Scope = Pick<
  Dimensions,
  'agent' | 'task' | 'tool' | 'session' | 'user' | 'workflow' | 'project' | 'environment' | 'tags'
>

/**
 * A scope within another: the inner one's values win, tags are united.
 *
 * @example
 * import { nestScope } from '@tokenledger/sdk'
 * console.log(nestScope({ agent: 'PM', task: 't1' }, { tool: 'search' })) // { agent: 'PM', task: 't1', tool: 'search' }
 */
export function nestScope(outer: Scope, inner: Scope): Scope {
  if (outer.tags === undefined || inner.tags === undefined) return { ...outer, ...inner }
  return { ...outer, ...inner, tags: { ...outer.tags, ...inner.tags } }
}

/** The tag by which a call names the task above its own. */
export const PARENT_TASK_TAG = 'parent_task'

/**
 * A scope that begins within another: nested, and a task that begins within a task is a part of it,
 * which its calls say by the tag `parent_task`, unless the scope states that itself.
 *
 * @example
 * import { innerScope } from '@tokenledger/sdk'
 * console.log(innerScope({ task: 't1' }, { task: 't2' })) // { task: 't2', tags: { parent_task: 't1' } }
 */
export function innerScope(outer: Scope, inner: Scope): Scope {
  const nested = nestScope(outer, inner)
  const { task, tags } = inner
  const isSame = task === undefined || outer.task === undefined || task === outer.task
  if (isSame || tags?.[PARENT_TASK_TAG] !== undefined) return nested
  return { ...nested, tags: { ...nested.tags, [PARENT_TASK_TAG]: outer.task } }
}
