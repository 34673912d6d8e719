import { type Fields, own, ownFields, ownList } from '../../fields.ts'

/** The type by which Python names a piece of a message that is arriving. */
export const CHUNK_TYPE = 'AIMessageChunk'

const STREAM_EVENT = 'on_chat_model_stream'
const END_EVENT = 'on_chat_model_end'

/** Whether this is the name of an event of a runnable that holds a message of a model. */
export const isModelEvent = (event: unknown): boolean =>
  event === STREAM_EVENT || event === END_EVENT

/**
 * The message in a payload: itself, the arguments of its constructor when it was serialised, or what
 * a dictionary or an event of a runnable holds.
 */
export function messageOf(payload: Fields): Fields {
  const message = heldIn(payload) ?? payload
  return ownFields(message, 'kwargs') ?? message
}

function heldIn(payload: Fields): Fields | null {
  const data = ownFields(payload, 'data')
  if (data === null) return null
  const event = own(payload, 'event')
  if (event === STREAM_EVENT) return ownFields(data, 'chunk')
  if (event === END_EVENT) return ownFields(data, 'output')
  return ownFields(data, 'response_metadata') === null ? null : data
}

/** Whether a payload is a piece of a message that is arriving. */
export function isChunk(payload: Fields): boolean {
  const event = own(payload, 'event')
  if (isModelEvent(event)) return event === STREAM_EVENT
  if (own(payload, 'type') === CHUNK_TYPE) return true
  if (ownList(payload, 'id').at(-1) === CHUNK_TYPE) return true
  return Array.isArray(own(messageOf(payload), 'tool_call_chunks'))
}
