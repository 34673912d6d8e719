import { missingUsage, type Usage } from '../usage/usage.ts'
import { newAnswers } from './answers.ts'
import { readAnswers } from './answers-reader.ts'
import { detect } from './detect.ts'
import { isEnvelope } from './envelope.ts'
import { eventTaker } from './event-taker.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { Hints } from './hints.ts'
import { parsedPayload } from './parsed-payload.ts'

/**
 * Reads what a call consumed from whatever reported it: the body of an answer, its bare usage
 * object, the events of a stream, server-sent events or lines of JSON as raw text or bytes, or a
 * framework's object.
 * Never throws; what carries no usage is `missing`.
 *
 * @example
 * import { readUsage } from '@tokenledger/sdk'
 * const body = { type: 'message', usage: { input_tokens: 3, cache_read_input_tokens: 900, output_tokens: 44 } }
 * console.log(readUsage(body).segments[0]?.meters) // { input: 3, 'input.cacheRead': 900, output: 44 }
 */
export function readUsage(payload: unknown, hints: Hints = {}): Usage {
  const value = parsedPayload(payload)
  const fields = fieldsOf(value)
  const whole = fields === null ? null : readWhole(fields, hints)
  if (whole !== null) return whole
  const answers = newAnswers()
  const taker = eventTaker(answers, hints)
  for (const event of Array.isArray(value) ? value : [value]) taker.take(event)
  taker.end()
  return readAnswers(answers, hints)
}

/** The short way of a plain body, which has nothing to unwrap and nothing to fold. */
function readWhole(fields: Fields, hints: Hints): Usage | null {
  const provider = detect(fields, hints)
  if (provider === null) return missingUsage()
  if (isEnvelope(provider)) return null
  const isWhole = provider.fold === undefined || provider.isWhole?.(fields) === true
  return isWhole ? provider.read(fields, hints) : null
}
