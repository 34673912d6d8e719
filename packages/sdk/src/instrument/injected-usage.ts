import type { AlikeEvents } from './alike-events.ts'
import type { Framing } from './framing/framing.ts'

const TOLD = /"usage"\s*:\s*\{/
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/
// OpenAI announces the usage in every other chunk as a field that is null. Data may be of several lines.
const ANNOUNCED = /,(?:\s|\ndata:)*"usage"\s*:\s*null(?=(?:\s|\ndata:)*[,}])/

/** Takes out of a chat's stream what would not be there without `include_usage`. */
export interface UsageRemoval {
  /**
   * The events without the chunk that has nothing but the usage, and without the fields that announce
   * it.
   *
   * @param places where the events tell of more than text: there it can be
   */
  without(events: string, places: readonly number[]): string
  /** Where the announcement stands in an event that is alike; or one of the two below. */
  placeIn(alike: AlikeEvents): number
  /** How long it is. */
  readonly length: number
}

/** There is none in events of this stream. */
export const NOWHERE = -1
/** The event has to be looked through. */
export const UNKNOWN = -2

/** A removal for one stream, which writes the announcement alike in all its chunks. */
export function usageRemoval(framing: Framing): UsageRemoval {
  let announcement: string | undefined
  return {
    without(events, places) {
      announcement ??= ANNOUNCED.exec(events)?.[0] ?? ''
      const kept = places.length === 0 ? events : withoutChunk(events, places, framing)
      return announcement === '' ? kept : kept.replaceAll(announcement, '')
    },
    placeIn(alike) {
      if (announcement === undefined) return UNKNOWN
      if (announcement === '') return NOWHERE
      const place = alike.placeOf(announcement)
      return place === -1 ? UNKNOWN : place
    },
    get length() {
      return announcement?.length ?? 0
    },
  }
}

function withoutChunk(events: string, places: readonly number[], framing: Framing): string {
  let kept = ''
  let until = 0
  for (const place of places) {
    if (place < until) continue
    const { data, start, end } = framing.eventAt(events, place)
    if (!TOLD.test(data) || !NO_CHOICES.test(data)) continue
    kept += events.slice(until, start)
    until = end
  }
  return kept + events.slice(until)
}
