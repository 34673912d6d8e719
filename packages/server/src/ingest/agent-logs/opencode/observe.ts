import type { LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import type { Copy, Place } from '../sighting.ts'
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
}

/**
 * A message as a row that speaks of a call. A finished one is taken back from the key that it had
 * while it was written: always, and not only when that is known to have been counted, since another
 * import may have seen it then, and may tell of it later.
 */
export function observationsOf(
  { key, openKey, id, written, facts }: Message,
  { place, tools, isAgain = false }: ObservedWith,
): readonly Observation[] {
  const stated = statedAt(written, facts)
  const copy = { request: id, own: 1, facts: stated, tools, places: [place] } as const
  const observation = { kind: 'observation', key, offset: 0, sighting: [copy] } as const
  return [
    ...(key === openKey ? [] : [withdrawn({ key: openKey, id, written })]),
    isAgain ? { ...observation, isAgain } : observation,
  ]
}

/** A message, the key that it is counted under, and when it was written. */
export type Counted = Pick<Message, 'key' | 'id' | 'written'>

/**
 * Takes a message back from a key, as it was written anew and counts under another one.
 *
 * @param written when that was
 */
export function withdrawn({ key, id, ...counted }: Counted, written = 0): Observation {
  const facts = statedAt(Math.max(counted.written, written), { gone: true })
  const copy = { request: id, own: 1, facts, tools: [], places: [] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy], isBeside: true }
}

/** Of what is said of one message under one key, the latest counts: all of it, or that it is gone. */
const statedAt = (written: number, facts: JsonObject): JsonObject => ({
  stated: { [VERSION]: [written], ...facts },
})

/** What was said last of a message under a key; null: that it counts elsewhere. */
export function latestOf({ facts }: Copy): JsonObject | null {
  const { stated, ...others } = facts
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
