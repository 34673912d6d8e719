import type { Scope } from '../ledger/scope.ts'
import { currentScope, scopeStorage } from './current-scope.ts'
import { noteEntered } from './entered-scopes.ts'

/**
 * Enters a scope for the rest of this async context, until it is left: for frameworks that only say
 * when something begins and ends. `run` is better wherever there is a function to run, since what is
 * entered is seen by the caller as well, as far as it goes on in the same context. Once it is left,
 * nobody sees it any more, wherever the context went.
 *
 * @param scope whole and frozen: it takes the place of the one that is current
 * @returns leaves it
 */
export function enterScope(scope: Scope): () => void {
  const leave = noteEntered(scope, currentScope())
  scopeStorage().enterWith(scope)
  return leave
}

/**
 * Makes scopes known from now on, for whoever is going to enter one. On Node 20 and 22 a promise that
 * was made before the first of all scopes goes on in whatever scope is current then: the caller of
 * what enters it would find itself there, and stay.
 */
export function expectScopes(): void {
  scopeStorage().run(Object.freeze({}), () => {})
}
