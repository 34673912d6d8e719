import { AsyncLocalStorage } from 'node:async_hooks'
import { nestScope, type Scope } from '../ledger/scope.ts'

const scopes = new AsyncLocalStorage<Scope>()
const NO_SCOPE: Scope = Object.freeze({})

/**
 * Runs a function within a scope: every call that it makes, also later and in what it awaits, is made
 * on behalf of this agent, task, tool, session, user … Scopes nest: the inner one's values win, tags
 * are united.
 *
 * @returns what the function returns
 * @example
 * import { currentScope, run } from '@tokenledger/sdk'
 * await run({ agent: 'PM', task: 't1' }, () =>
 *   run({ tool: 'search' }, async () => {
 *     await Promise.resolve()
 *     console.log(currentScope()) // { agent: 'PM', task: 't1', tool: 'search' }
 *   }),
 * )
 */
export function run<T>(scope: Scope, fn: () => T): T {
  return scopes.run(nestScope(currentScope(), scope), fn)
}

/** The scope that the running code is in; empty outside of `run`. */
export function currentScope(): Scope {
  return scopes.getStore() ?? NO_SCOPE
}
