import { callKey, shortHash } from '../call-key.ts'
import { countersOf } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import type { Sighting } from '../sighting.ts'
import { idOf, textOf } from '../text-of.ts'
import type { BilledCall } from './bill-of.ts'
import type { Thread } from './thread-of.ts'

/** What is read of a thread: never what was said. */
export const THREAD_SHAPE: JsonShape = {
  id: 'keep',
  created: 'keep',
  env: { initial: { trees: [{ uri: 'keep', repository: { ref: 'keep' } }] } },
  messages: [
    { role: 'keep', messageId: 'keep', usage: 'keep', content: [{ type: 'keep', name: 'keep' }] },
  ],
  usageLedger: { events: ['keep'] },
}

/** What the rows of a call say. The bill's counters and the answer's are kept apart. */
export function sightingOf(
  call: BilledCall,
  thread: Thread,
): { readonly key: string; readonly sighting: Sighting } {
  const { event, message } = call
  const usage = message === null ? null : message['usage']
  const stated = isObject(usage) ? usage : {}
  const facts = knownFields<Json>({
    usage: knownFields<Json>({
      ledger: event === null ? null : withCredits(event['tokens'], event['credits']),
      message: message === null ? null : countersOf(usage),
    }),
    model: textOf(event?.['model']),
    answerModel: textOf(stated['model']),
  })
  const written = plausibleTime(event?.['timestamp']) ?? plausibleTime(stated['timestamp'])
  const time = written ?? thread.created
  // The bill says when the call was made; the answer, when it was written.
  const order = [event === null ? 1 : 0, written === null ? 1 : 0, time, thread.id]
  const copy = {
    request: '-',
    own: 1 as const,
    facts,
    tools: message === null ? [] : toolsOf(message),
    places: [{ order, time, who: thread.who }],
  }
  return { key: keyOf(call, thread), sighting: [copy] }
}

const withCredits = (tokens: Json | undefined, credits: Json | undefined): JsonObject => ({
  ...countersOf(tokens),
  ...countersOf({ credits: credits ?? null }),
})

function toolsOf({ content }: JsonObject): readonly string[] {
  if (!Array.isArray(content)) return []
  const names = content
    .filter(isObject)
    .filter((block) => block['type'] === 'tool_use')
    .map((block) => textOf(block['name']))
  return [...new Set(names.filter((name) => name !== null))].sort()
}

/**
 * An answer is numbered within its thread, and stands for its call: it may be known before the bill
 * names it. A call without an answer is known by its row of the bill.
 */
function keyOf({ messageId, event, message }: BilledCall, thread: Thread): string {
  if (messageId !== null) return callKey('amp', `${thread.id}:${messageId}`)
  const eventId = idOf(event?.['id'])
  if (eventId !== null) return callKey('amp', `${thread.id}:event:${eventId}`)
  const { timestamp = null, model = null, tokens = null } = event ?? {}
  const rest = event === null ? (message?.['usage'] ?? null) : [timestamp, model, tokens]
  return callKey('amp', `${thread.id}:text:${shortHash(JSON.stringify(rest))}`)
}
