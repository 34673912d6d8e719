import type { Framing } from './framing/framing.ts'

const TOLD = /"usage"\s*:\s*\{/
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/
// OpenAI announces the usage in every other chunk as a field that is null.
const ANNOUNCED = /,\s*"usage"\s*:\s*null(?=\s*[,}])/g

/**
 * The events of a chat's stream as they would have been without `include_usage`: the chunk that has
 * nothing but the usage is taken out, and the fields that announce it.
 *
 * @param mayTell whether the usage may be among them
 */
export function withoutUsage(events: string, framing: Framing, mayTell: boolean): string {
  const kept = mayTell && TOLD.test(events) ? withoutChunk(events, framing) : events
  return kept.replace(ANNOUNCED, '')
}

function withoutChunk(events: string, framing: Framing): string {
  return framing
    .events(events)
    .filter(({ data }) => !(TOLD.test(data) && NO_CHOICES.test(data)))
    .map(({ start, end }) => events.slice(start, end))
    .join('')
}
