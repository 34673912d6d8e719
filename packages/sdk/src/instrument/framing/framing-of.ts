import { awsFrames } from './aws-frames.ts'
import type { Framing } from './framing.ts'
import { jsonArray } from './json-array.ts'
import { jsonLines } from './json-lines.ts'
import { serverSent } from './server-sent.ts'

const STREAM_OF_CONTENT = /:streamGenerateContent$/

/**
 * How an answer is cut into events, by what its headers say of it.
 *
 * @returns null for one that is no stream: a body, or something that holds no text
 */
export function framingOf(contentType: string, path: string): Framing | null {
  if (contentType.includes('event-stream')) return serverSent()
  if (contentType.includes('amazon.eventstream')) return awsFrames
  if (/ndjson|stream\+json|jsonl/.test(contentType)) return jsonLines
  return STREAM_OF_CONTENT.test(path) ? jsonArray : null
}
