import type { Warning } from '@tokenledger/sdk/core'
import type { WireEvent } from '../../../wire/event.ts'
import { telemetryKey } from '../../agent-telemetry.ts'
import type { ToldCall } from '../reading/read-span.ts'
import type { Who } from '../reading/who-of.ts'

/** What one record says of a call, ready to become an entry. */
export interface Claim {
  /** Which record: `<trace>:<span>`. */
  readonly by: string
  readonly rank: number
  readonly who: Who
  readonly event: WireEvent
  readonly warning?: Warning
  /** Present when the call of the record counts under another id: one without usage is not missing. */
  readonly isElsewhere?: true
}

/** Above all that state no usage, below all that do. */
const ELSEWHERE_RANK = 999

/** The claim of a record whose call counts under another id. */
export const toldElsewhere = (claim: Claim): Claim => ({
  ...claim,
  rank: ELSEWHERE_RANK,
  isElsewhere: true,
})

/** A call that several records may tell of. */
export interface ClaimedCall {
  /** The id of its entry. */
  readonly id: string
  readonly claims: readonly Claim[]
}

/** Records of one call that are remembered. */
const MAX_CLAIMS = 16

const PLAIN_ID = /^[\x21-\x7e]{1,180}$/
const RESERVED_ENDING = /~(?:r|\d+)$/

/**
 * The id of the entry of a call: the provider's id of its answer, as of the event that another
 * reporter may send of it; else that of the record.
 */
export function entryId({ responseId, agent }: EntryIdentity, by: string): string {
  const isUsable =
    responseId !== undefined && PLAIN_ID.test(responseId) && !RESERVED_ENDING.test(responseId)
  if (isUsable) return responseId
  return agent === undefined ? `otlp:${by}` : telemetryKey(agent, by)
}

type EntryIdentity = Pick<ToldCall, 'responseId' | 'agent'>

/** Whether several records may tell of the call with this id. */
export const isShared = (id: string): boolean => !id.startsWith('otlp:')

/** The claims without those of some records, and with others. The best stand first. */
export function withClaims(
  claims: readonly Claim[],
  change: { readonly without: ReadonlySet<string>; readonly added: readonly Claim[] },
): readonly Claim[] {
  const kept = claims.filter(({ by }) => !change.without.has(by))
  return [...kept, ...change.added].sort(byRank).slice(0, MAX_CLAIMS)
}

function byRank(one: Claim, other: Claim): number {
  if (one.rank !== other.rank) return other.rank - one.rank
  return one.by < other.by ? -1 : 1
}

/**
 * The event that claims add up to: the best one's, on whose behalf as the first says who knows it.
 * Null: the call counts under another id, or is none.
 *
 * @param id of the call's entry
 */
export function eventOfClaims(id: string, claims: readonly Claim[]): WireEvent | null {
  const [best] = claims
  if (best === undefined || best.isElsewhere === true) return null
  // Spreading one object after another takes thirty times as long.
  return Object.assign({ id }, ...claims.map(({ who }) => who).reverse(), best.event)
}

/** What is to be said of the call besides, each thing once. */
export const warningsOfClaims = (claims: readonly Claim[]): readonly Warning[] =>
  claims.flatMap(({ warning }) => warning ?? [])
