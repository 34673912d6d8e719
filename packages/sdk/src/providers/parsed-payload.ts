import { isBytes, utf8Decoder } from './utf8.ts'

/** A payload that is one JSON value as text or bytes as that value; any other as it is. */
export function parsedPayload(payload: unknown): unknown {
  const text = isBytes(payload) ? decoded(payload) : payload
  if (typeof text !== 'string') return text
  // Trimmed of a byte order mark, too.
  const trimmed = text.trim()
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return text
  try {
    return JSON.parse(trimmed)
  } catch {
    return text
  }
}

function decoded(bytes: ArrayBufferView): string {
  const decoder = utf8Decoder()
  return decoder.push(bytes) + decoder.end()
}
