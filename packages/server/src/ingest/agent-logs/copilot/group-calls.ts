import type { Json } from '../join-json.ts'
import { type Copy, type Sighting, timeOfCopy } from '../sighting.ts'
import { textOf } from '../text-of.ts'
import type { Rank } from './otel-record.ts'
import { addedBy } from './session-totals.ts'

const RECORD = 'record:'
const SUM = 'sum:'
/** Begins what stands for calls of a session that are told one by one. */
export const TELEMETRY = 'telemetry:'
const TOLD = 'told:'
const CONTEXT = 'context'
const ROW = 'row:'
const TOLD_CALL = 'told-call:'

/** Stands for a telemetry record within its trace. */
export const recordRequest = (rank: Rank, id: string): string => `${RECORD}${rank}:${id}`

/** Stands, among the records of an answer, for one that a trace has. */
export const toldRequest = (rank: Rank): string => TOLD + rank

/** Stands for records that only tell what a trace belongs to. */
export const contextRequest = (): string => CONTEXT

/** Stands for what an end of a session states of a model. */
export const sumRequest = (event: string, model: string): string => `${SUM}${event}:${model}`

/** Stands for a call of the tool's store. */
export const rowRequest = (id: number): string => ROW + id

/** Stands, among the calls of a session with the same counts, for one that telemetry tells. */
export const toldCallRequest = (id: string): string => TOLD_CALL + id

/** Stands, in a trace, for the calls that the tool's store tells of its session at its time. */
export const STORED = 'stored'

/** The rank up to which a record may be a sum of several calls. */
export const SUMMARY: Rank = 1

/** The key of what is known of a session as a whole. */
export const groupOfSession = (session: string): string => `session:${session}`

const HOUR_MS = 3_600_000

/** Stands for calls of a session within an hour that are told one by one. */
export const telemetryRequest = (time: number): string =>
  `${TELEMETRY}${Math.floor(time / HOUR_MS)}`

/**
 * The calls of a trace, of a session, or of the store. Of a trace's records the kind that knows most
 * counts; what it lacks of names, the others tell. Of a session each sum counts in whose time no call is
 * told. Of the store's calls those count that no telemetry tells.
 */
export function groupCalls(sighting: Sighting): readonly Copy[] {
  const rows = sighting.filter(({ request }) => request.startsWith(ROW))
  if (rows.length > 0) return rows.sort(earlierFirst).slice(toldCalls(sighting))
  const sums = sighting.filter(({ request }) => request.startsWith(SUM))
  return sums.length > 0 ? untold(sums, sighting) : bestOf(sighting)
}

const toldCalls = (sighting: Sighting): number =>
  sighting.filter(({ request }) => request.startsWith(TOLD_CALL)).length

function bestOf(sighting: Sighting): readonly Copy[] {
  const records = recordsOf(sighting)
  const best = bestRank(sighting)
  const told = sighting.filter(({ request }) => request.startsWith(TOLD))
  if (records.length === 0 || told.some((copy) => rankIn(copy, TOLD) >= best)) return []
  if (best <= SUMMARY && sighting.some(({ request }) => request === STORED)) return []
  const byTime = [...sighting].sort(earlierFirst)
  return byTime
    .filter(({ request }) => request.startsWith(`${RECORD}${best}:`))
    .map((copy) => withNames(copy, byTime))
}

const rankIn = ({ request }: Copy, kind: string): number =>
  Number.parseInt(request.slice(kind.length), 10)

const earlierFirst = (left: Copy, right: Copy): number =>
  timeOfCopy(left) - timeOfCopy(right) || (left.request < right.request ? -1 : 1)

function withNames(copy: Copy, others: readonly Copy[]): Copy {
  const model = [copy, ...others].map(({ facts }) => textOf(facts['model'])).find(isKnown)
  return {
    ...copy,
    facts: model === undefined ? copy.facts : { ...copy.facts, model },
    places: [...copy.places, ...others.flatMap(({ places }) => places)],
  }
}

const isKnown = (text: string | null): text is string => text !== null

/** Telemetry is written a little after, and by another clock, at the most. */
export const TOLERANCE_MS = 60_000

function untold(sums: readonly Copy[], sighting: Sighting): readonly Copy[] {
  const told = sighting.filter(({ request }) => request.startsWith(TELEMETRY)).map(rangeOf)
  const byEnd = [...sums].sort((left, right) => endOf(left) - endOf(right))
  return byEnd.flatMap((sum) => {
    const earlier = byEnd.filter((other) => endOf(other) < endOf(sum))
    const before = earlier.at(-1)
    const from = numberOf(sum.facts['since']) ?? (before === undefined ? 0 : endOf(before))
    const isTold = told.some(
      ({ first, last }) => last >= from - TOLERANCE_MS && first <= endOf(sum) + TOLERANCE_MS,
    )
    return isTold ? [] : addedBy(sum, earlier)
  })
}

/** The first time is kept below zero: of two joined numbers the greater stays. */
export const rangeOf = ({ facts }: Pick<Copy, 'facts'>): Range => ({
  first: -(numberOf(facts['first']) ?? 0),
  last: numberOf(facts['last']) ?? 0,
})

/** A stretch of time, epoch milliseconds. */
export interface Range {
  readonly first: number
  readonly last: number
}

/** The kind of records of a trace that count; -Infinity without any. */
export const bestRank = (sighting: Sighting): number =>
  Math.max(...recordsOf(sighting).map((copy) => rankIn(copy, RECORD)))

/** The records of a trace that have usage. */
export const recordsOf = (sighting: Sighting): readonly Copy[] =>
  sighting.filter(({ request }) => request.startsWith(RECORD))

const endOf = ({ facts }: Copy): number => numberOf(facts['until']) ?? 0

const numberOf = (value: Json | undefined): number | null =>
  typeof value === 'number' ? value : null
