import { nestScope, type Scope } from '../../../ledger/scope.ts'

/**
 * A scope, as it is within others that began after `outer` was current: what differs from `outer` was
 * entered within them, and wins over what they state.
 *
 * @param stated what those others state
 */
export function scopeInside(scope: Scope, outer: Scope, stated: Scope): Scope {
  const within = nestScope(outer, stated)
  return scope === outer ? within : nestScope(within, difference(scope, outer))
}

function difference(scope: Scope, outer: Scope): Scope {
  const { tags, ...names } = scope
  const changed = Object.entries(names).filter(
    ([name, value]) => outer[name as keyof typeof names] !== value,
  )
  return { ...Object.fromEntries(changed), ...(tags !== undefined && { tags }) }
}
