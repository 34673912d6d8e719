import type { LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import type { Copy, Place, Sighting } from '../sighting.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { skipRow } from '../skip-row.ts'
import type { Message, Standing } from './message.ts'

/** Why a message is not counted; null: it is, or it is no answer at all. */
export const reasonOf = ({ standing }: Message): SkipReason | null => REASONS[standing]

const REASONS: Readonly<Record<Standing, SkipReason | null>> = {
  counted: null,
  foreign: null,
  unfinished: 'unfinished_answer',
  failed: 'failed_call',
  other: 'no_usage',
}

/** What stands beside a message. */
export interface ObservedWith {
  readonly place: Place
  readonly tools: readonly string[]
  /** Whether it was counted before, as it was then. @default false */
  readonly isAgain?: boolean
  /** Whether nothing is known of earlier readings: a version before may have read it. @default false */
  readonly isUnknown?: boolean
  /** Whether a copy was taken over from it, which counted in its place before version 4. @default false */
  readonly isOriginal?: boolean
}

/**
 * A message as a row that speaks of a call. A finished one is taken back from the key that it had
 * while it was written: always, and not only when that is known to have been counted, since another
 * import may have seen it then, and may tell of it later. What it counts as is noted there.
 */
export function observationsOf(
  { kind, key, openKey, formerKey, id, written, facts }: Message,
  { place, tools, isAgain = false, isUnknown = false, isOriginal = false }: ObservedWith,
): readonly Observation[] {
  const stated = statedAt(isOriginal ? [written, 1] : [written], facts)
  const copy = { request: id, own: 1, facts: stated, tools, places: [place] } as const
  const observation = { kind: 'observation', key, offset: 0, sighting: [copy] } as const
  return [
    ...(isUnknown && formerKey !== null ? [withdrawn({ key: formerKey, id, written })] : []),
    ...(key === openKey ? [] : [finished({ kind, key, openKey, id, written })]),
    isAgain ? { ...observation, isAgain } : observation,
  ]
}

/** Where a row that is no longer open notes the keys that it was counted under, and when. */
const FINISHED = 'finished'

type Finished = Counted & Pick<Message, 'kind' | 'openKey'>

function finished({ kind, key, openKey, id, written }: Finished): Observation {
  const observation = withdrawn({ key: openKey, id, written })
  // Of a file it is always remembered; and any row goes before it, whenever they were written.
  if (kind === 'file') return observation
  const sighting = observation.sighting.map((copy) => ({
    ...copy,
    facts: { ...copy.facts, [FINISHED]: { [key]: written } },
  }))
  return { ...observation, sighting }
}

/**
 * Takes messages back from keys that they were counted under before they were written anew: finished
 * ones too are, and what a decoder remembers of its rows does not reach back for ever.
 *
 * @param sighting what is known under the key of open messages
 */
export function outdatedOf(sighting: Sighting): readonly Observation[] {
  return sighting.flatMap(({ request: id, facts }) => {
    const keys = Object.entries(isObject(facts[FINISHED]) ? facts[FINISHED] : {})
    const latest = Math.max(openSince(facts), ...keys.map(([, written]) => Number(written)))
    return keys
      .map(([key, written]) => ({ key, id, written: Number(written) }))
      .filter(({ written }) => written < latest)
      .map((counted) => withdrawn(counted, latest))
  })
}

/** When a message that is open was written; 0 when it is finished. */
function openSince({ stated }: JsonObject): number {
  if (!isObject(stated) || stated['gone'] === true) return 0
  const version = stated[VERSION]
  return Array.isArray(version) ? Number(version[0]) : 0
}

/** A message, the key that it is counted under, and when it was written. */
export type Counted = Pick<Message, 'key' | 'id' | 'written'>

/**
 * Takes a message back from a key, as it was written anew and counts under another one.
 *
 * @param written when that was
 */
export function withdrawn({ key, id, ...counted }: Counted, written = 0): Observation {
  return gone({ key, id }, [Math.max(counted.written, written)])
}

/** The same, as another copy of it counts: for good, unless it is written anew. */
export const withdrawnCopy = ({ key, id, written }: Counted): Observation =>
  gone({ key, id }, [written, 2])

function gone({ key, id }: Pick<Counted, 'key' | 'id'>, version: Version): Observation {
  const facts = statedAt(version, { gone: true })
  const copy = { request: id, own: 1, facts, tools: [], places: [] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy], isBeside: true }
}

/** When it was written, in milliseconds; and of what is said of that state, how late it is said. */
type Version = readonly number[]

/** Of what is said of one message under one key, the latest counts: all of it, or that it is gone. */
const statedAt = (version: Version, facts: JsonObject): JsonObject => ({
  stated: { [VERSION]: [...version], ...facts },
})

/** What was said last of a message under a key; null: that it counts elsewhere. */
export function latestOf({ facts }: Copy): JsonObject | null {
  const { stated, [FINISHED]: _finished, ...others } = facts
  const { [VERSION]: _, ...latest } = isObject(stated) ? stated : {}
  const said = { ...others, ...latest }
  return said['gone'] === true ? null : said
}

/** A message that is not counted. */
export const skipMessage = (reason: SkipReason, file: LogFile): SkippedRow =>
  skipRow(reason, file, 0)

/** A message that was not counted, and was written anew since. */
export const noLongerSkipped = (reason: SkipReason, file: LogFile): SkippedRow => ({
  ...skipMessage(reason, file),
  isTakenBack: true,
})
