import type { Scope } from '../ledger/scope.ts'
import type { AnswerFacts } from './answer-facts.ts'
import { boundedMap } from './bounded-map.ts'
import type { MeteredRequest } from './metered-request.ts'

/** On whose behalf answers were begun that are made in the background, by their ids. */
const begun = boundedMap<Scope>()

/** Keeps in mind on whose behalf an answer was begun: often somebody else waits for it. */
export function noteBegun({ scope, isReading }: MeteredRequest, { id }: AnswerFacts): void {
  if (id !== undefined && isReading !== true) begun.set(id, scope)
}

/** On whose behalf the answer at an address was begun, if it was in this process. */
export function scopeBegun(path: string): Scope | undefined {
  return begun.get(path.slice(path.lastIndexOf('/') + 1))
}
