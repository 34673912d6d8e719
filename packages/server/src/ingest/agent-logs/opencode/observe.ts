import type { LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import type { Place } from '../sighting.ts'
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

/** A message as a row that speaks of a call. */
export function observationOf(
  { key, id, facts }: Message,
  { place, tools, isAgain = false }: ObservedWith,
): Observation {
  const copy = { request: id, own: 1, facts, tools, places: [place] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy], ...(isAgain && { isAgain }) }
}

/** A message and the key that it is counted under. */
export type Counted = Pick<Message, 'key' | 'id'>

/** Takes a message back from a key: it was written anew since, and counts under another one. */
export function withdrawn({ key, id }: Counted): Observation {
  const copy = { request: id, own: 1, facts: { gone: true }, tools: [], places: [] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy], isAgain: true }
}

/** A message that is not counted. */
export const skipMessage = (reason: SkipReason, file: LogFile): SkippedRow =>
  skipRow(reason, file, 0)

/** A message that was not counted, and was written anew since. */
export const noLongerSkipped = (reason: SkipReason, file: LogFile): SkippedRow => ({
  ...skipMessage(reason, file),
  isTakenBack: true,
})
