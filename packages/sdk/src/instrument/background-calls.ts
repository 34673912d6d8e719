import type { Scope } from '../ledger/scope.ts'
import { recordLateCalls } from '../tracker/late-calls.ts'
import type { AnswerFacts } from './answer-facts.ts'
import { boundedMap } from './bounded-map.ts'
import { pathName } from './path-name.ts'

/** On whose behalf answers were begun that are made in the background, by their ids. */
const begun = boundedMap<Scope>()

/** What is known of the request that an answer was begun by. */
export interface BeginningRequest {
  readonly scope: Scope
  readonly isReading?: boolean
}

/** Keeps in mind on whose behalf an answer was begun: often somebody else waits for it. */
export function noteBegun({ scope, isReading }: BeginningRequest, { id }: AnswerFacts): void {
  if (id !== undefined && isReading !== true) begun.set(id, scope)
}

/** On whose behalf the answer at an address was begun, if it was in this process. */
export function scopeBegun(path: string): Scope | undefined {
  recordLateCalls()
  return begun.get(pathName(path.slice(path.lastIndexOf('/') + 1)))
}
