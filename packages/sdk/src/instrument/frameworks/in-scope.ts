import type { Scope } from '../../ledger/scope.ts'
import { scopeStorage } from '../../tracker/current-scope.ts'

/** Runs a function in a scope that is whole: it takes the place of the current one. */
export function inScope<Result>(scope: Scope, work: () => Result): Result {
  return scopeStorage().run(Object.freeze(scope), work)
}
