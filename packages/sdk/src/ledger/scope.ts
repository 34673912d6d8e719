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
