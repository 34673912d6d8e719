import { copiedText } from '../base/copied-text.ts'
import { TokenledgerError } from '../base/errors.ts'
import { innerScope, type Scope } from '../ledger/scope.ts'
import { currentScope, scopeStorage } from './current-scope.ts'
import { keepScope } from './scoped-generator.ts'

/**
 * Runs `fn` on behalf of an agent, a task, a tool …: every metered call that it makes, or that
 * anything makes which it started, is attributed to them, with no handles passed. Scopes nest: the
 * inner one's values win, tags are united, so that a call made inside a tool belongs to that tool and
 * still to its agent. A task within a task is a part of it: its calls have the tag `parent_task`. A
 * value that is undefined leaves the outer one. Where `fn` is a generator, its body belongs to it
 * wherever its values are read.
 *
 * @returns what `fn` returns, a promise too; what it throws passes.
 * @throws TokenledgerError `invalid_scope` when a value is no text.
 * @example
 * import { currentScope, run } from '@tokenledger/sdk'
 * await run({ agent: 'PM', task: 't1' }, async () => {
 *   await run({ tool: 'search' }, async () => {
 *     await Promise.resolve()
 *     console.log(currentScope()) // { agent: 'PM', task: 't1', tool: 'search' }
 *   })
 * })
 */
export function run<T>(scope: Scope, fn: () => T): T {
  const inner = within(currentScope(), scope)
  const made = scopeStorage().run(inner, fn)
  keepScope(inner, made)
  return made
}

function within(outer: Scope, scope: Scope): Scope {
  const { tags, ...names } = scope
  const inner = { ...textsOf(names), ...(tags !== undefined && { tags: textsOf(tags) }) }
  const nested = innerScope(outer, inner)
  if (nested.tags !== undefined) Object.freeze(nested.tags)
  return Object.freeze(nested)
}

/** A copy without what is undefined, which would hide the outer value. */
function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (typeof value === 'string') texts[name] = copiedText(value)
    else if (value !== undefined) {
      throw new TokenledgerError(
        'invalid_scope',
        `Cannot run on behalf of this scope: its ${name} must be text, found ${typeof value}`,
      )
    }
  }
  return texts
}
