import type { Framing } from './framing/framing.ts'
import type { Span } from './json-scan.ts'

const TOLD = /"usage"\s*:\s*\{/
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/
// OpenAI announces the usage in every other chunk as a field that is null.
const ANNOUNCED = /,\s*"usage"\s*:\s*null(?=\s*[,}])/

/** Takes out of a chat's stream what would not be there without `include_usage`. */
export interface UsageRemoval {
  /**
   * The events without the chunk that has nothing but the usage, and without the fields that announce
   * it.
   *
   * @param places where the events tell of more than text: there it can be
   */
  without(events: string, places: readonly number[]): string
  /** The announcement, if it is all that is to be taken out of events which tell of nothing but text. */
  only(events: string): Span | null
}

/** A removal for one stream, which writes the announcement alike in all its chunks. */
export function usageRemoval(framing: Framing): UsageRemoval {
  let announcement: string | undefined
  return {
    without(events, places) {
      announcement ??= ANNOUNCED.exec(events)?.[0] ?? ''
      const kept = places.length === 0 ? events : withoutChunk(events, places, framing)
      return announcement === '' ? kept : kept.replaceAll(announcement, '')
    },
    only(events) {
      if (!announcement) return null
      const start = events.indexOf(announcement)
      const end = start + announcement.length
      return start === -1 || events.indexOf(announcement, end) !== -1 ? null : { start, end }
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
