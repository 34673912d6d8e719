import { isReusedId } from '@tokenledger/sdk/core'
import { cloudEventId } from './cloud-event-id.ts'
import type { Fields } from './fields.ts'

/** Fields of the data, or attributes of the envelope, that name the call; the most telling first. */
const NAMES = ['call_id', 'request_id', 'completion_id', 'generation_id', 'message_id', 'span_id']
const RESPONSE_ID = 'response_id'

/** Ids that only providers give to answers. */
const PROVIDER_ID = /^(?:chatcmpl-|resp_|msg_)[\w-]{6,120}$/

/** The separator between the name of a call and that of a meter. */
const SEPARATOR = /[:/#.|_-]$/

/** Identity of a CloudEvent's call: the provider's id of its answer, where it is known, or its own. */
export type CallIdentity = { readonly response_id: string } | { readonly id: string }

/** The call that a CloudEvent reports as a whole. */
export function wholeCall(envelope: Fields, data: Fields): CallIdentity {
  const id = String(envelope['id'])
  const answer = named(RESPONSE_ID, envelope, data) ?? (PROVIDER_ID.test(id) ? id : undefined)
  return answer === undefined ? ownId(envelope, id) : { response_id: answer }
}

/**
 * The call that a CloudEvent reports one meter of, by what all events of that call have in common: an
 * id in the data or among the attributes, the span of a `traceparent`, or an event id that ends with
 * the name of the meter, `r1:input`. Another model is another call. Null: nothing says so.
 *
 * @param type what the event calls its meter
 */
export function callOfMeter(envelope: Fields, data: Fields, type: string): CallIdentity | null {
  const id = String(envelope['id'])
  const base = withoutEnding(id, type)
  const isAnswer = base !== null && PROVIDER_ID.test(base)
  const answer = named(RESPONSE_ID, envelope, data) ?? (isAnswer ? base : undefined)
  const isReused = answer !== undefined && isReusedId(answer)
  if (answer !== undefined && !isReused) return { response_id: answer }
  const call = NAMES.map((name) => named(name, envelope, data)).find((one) => one !== undefined)
  const common = call ?? spanOf(envelope['traceparent']) ?? answer ?? base
  if (common === null) return null
  const model = data['model'] ?? data['response_model']
  return ownId(envelope, typeof model === 'string' ? `${common} ${model}` : common)
}

const ownId = (envelope: Fields, id: string): CallIdentity => ({
  id: cloudEventId(String(envelope['source']), id),
})

/** Attributes of an envelope are named without underscores. */
function named(name: string, envelope: Fields, data: Fields): string | undefined {
  const value = data[name] ?? envelope[name.replaceAll('_', '')]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** W3C Trace Context: `00-<trace>-<span>-01`. */
function spanOf(traceparent: unknown): string | undefined {
  const [, span] = /^[0-9a-f]{2}-([0-9a-f]{32}-[0-9a-f]{16})-/.exec(String(traceparent)) ?? []
  return span
}

function withoutEnding(id: string, type: string): string | null {
  if (!id.endsWith(type)) return null
  const before = id.slice(0, -type.length)
  return before.length > 1 && SEPARATOR.test(before) ? before.slice(0, -1) : null
}
