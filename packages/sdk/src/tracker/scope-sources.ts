import type { Scope } from '../ledger/scope.ts'

/** Says on whose behalf code is running by what somebody else knows. Never throws. */
export type ScopeSource = (scope: Scope) => Scope

// A second copy of this package in the same process must ask the same sources.
const SHARED = Symbol.for('@tokenledger/sdk/scope-sources')

interface Shared {
  [SHARED]?: Set<ScopeSource>
}

/**
 * Adds a source: for frameworks that keep an async context of their own, which is asked when a call is
 * made. Each source is given the scope so far, and gives the one in its place.
 *
 * @returns its removal
 */
export function addScopeSource(source: ScopeSource): () => void {
  const shared = globalThis as Shared
  shared[SHARED] ??= new Set()
  const sources = shared[SHARED]
  sources.add(source)
  return () => {
    sources.delete(source)
  }
}

/** Whether there is anybody to ask. */
export function hasScopeSources(): boolean {
  return ((globalThis as Shared)[SHARED]?.size ?? 0) > 0
}

/** The scope by what all sources know. */
export function sourcedScope(scope: Scope): Scope {
  let sourced = scope
  for (const source of (globalThis as Shared)[SHARED] ?? []) sourced = source(sourced)
  return sourced
}
