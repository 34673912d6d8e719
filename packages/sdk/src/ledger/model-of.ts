import type { Segment } from '../usage/usage.ts'
import type { Entry } from './entry.ts'

/**
 * The model that a segment of a call is counted under: its own, else the one that answered, else the
 * one that was asked for. Null when none is known.
 *
 * @param segment absent for a call without segments
 */
export function modelOf(
  entry: Pick<Entry, 'responseModel' | 'requestModel'>,
  segment?: Pick<Segment, 'model'>,
): string | null {
  return segment?.model ?? entry.responseModel ?? entry.requestModel ?? null
}
