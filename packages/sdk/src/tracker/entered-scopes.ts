import type { Scope } from '../ledger/scope.ts'

/** A scope that was entered, and can be left. */
interface EnteredScope {
  readonly outer: Scope
  isLeft: boolean
}

// A second copy of this package in the same process must know which scopes were left.
const SHARED = Symbol.for('@tokenledger/sdk/entered-scopes')

interface Shared {
  [SHARED]?: WeakMap<Scope, EnteredScope>
}

/** Keeps in mind that a scope was entered. @param outer the scope that is there again when it is left */
export function noteEntered(scope: Scope, outer: Scope): () => void {
  const shared = globalThis as Shared
  shared[SHARED] ??= new WeakMap()
  const entered: EnteredScope = { outer, isLeft: false }
  shared[SHARED].set(scope, entered)
  return () => {
    entered.isLeft = true
  }
}

/** The scope itself, or, where it was left, the innermost around it that was not. */
export function openScope(scope: Scope): Scope {
  const scopes = (globalThis as Shared)[SHARED]
  let open = scope
  for (let entered = scopes?.get(open); entered?.isLeft; entered = scopes?.get(open)) {
    open = entered.outer
  }
  return open
}
