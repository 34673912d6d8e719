import { callKey, shortHash } from '../call-key.ts'
import { countersOf } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import { knownFields } from '../known-fields.ts'
import type { Place, Sighting } from '../sighting.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { idOf, textOf } from '../text-of.ts'

/** What the history adds to a message. */
export interface MessageSurroundings {
  place(message: JsonObject): Place
  /** How late this row was written. */
  readonly version: readonly number[]
}

/**
 * What a message says: a sighting of a call, that its tokens are not noted (yet), why it is none, or
 * null when it says nothing of usage.
 */
export type MessageReading =
  | { readonly kind: 'sighting'; readonly key: string; readonly sighting: Sighting }
  | { readonly kind: 'not_noted'; readonly key: string }
  | { readonly kind: 'none'; readonly reason: SkipReason }
  | null

/** Messages that no model wrote. */
const OTHERS: ReadonlySet<Json | undefined> = new Set(['user', 'info', 'error', 'warning'])

/** Reads one message. A field that cannot be read is unknown; it never drops the message. */
export function readMessage(
  message: JsonObject,
  surroundings: MessageSurroundings,
): MessageReading {
  const tokens = message['tokens']
  if (tokens === undefined) return null
  if (OTHERS.has(message['type'])) return { kind: 'none', reason: 'no_usage' }
  // Every answer is written first without its tokens; some messages never get any: summaries, and
  // tool calls whose answer stands in a message of its own.
  if (tokens === null) return { kind: 'not_noted', key: keyOf(message) }
  const { version } = surroundings
  const facts = knownFields<Json>({
    usage: { [VERSION]: version, ...countersOf(tokens) },
    model: textOf(message['model']),
  })
  const copy = {
    request: '-',
    own: 1 as const,
    facts,
    tools: toolsOf(message),
    places: [surroundings.place(message)],
  }
  return { kind: 'sighting', key: keyOf(message), sighting: [copy] }
}

function toolsOf(message: JsonObject): readonly string[] {
  const calls = message['toolCalls']
  if (!Array.isArray(calls)) return []
  const names = calls.filter(isObject).map((call) => textOf(call['name']))
  return [...new Set(names.filter((name) => name !== null))].sort()
}

/** The message's own id, a random one; without it, what else it says of its call. */
function keyOf(message: JsonObject): string {
  const id = idOf(message['id'])
  if (id !== null) return callKey('gemini', id)
  const { timestamp = null, model = null, tokens = null } = message
  return callKey('gemini', `text:${shortHash(JSON.stringify([timestamp, model, tokens]))}`)
}
