import { missingUsage, type Usage } from '../usage/usage.ts'
import { type Answers, newAnswers } from './answers.ts'
import { readAnswers } from './answers-reader.ts'
import { detect } from './detect.ts'
import { isEnvelope } from './envelope.ts'
import { eventTaker, isText, takeValue } from './event-taker.ts'
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
  try {
    return read(payload, hints)
  } catch {
    // Data cannot fail here. An object that runs code of its own (a getter, a proxy) can.
    return missingUsage('The answer cannot be read: one of its fields throws')
  }
}

function read(payload: unknown, hints: Hints): Usage {
  const value = parsedPayload(payload)
  const fields = fieldsOf(value)
  const whole = fields === null ? null : readWhole(fields, hints)
  if (whole !== null) return whole
  const answers = newAnswers()
  const events = Array.isArray(value) ? value : [value]
  if (events.some(isText)) takeText(answers, events, hints)
  else for (const event of events) takeValue(answers, event, hints)
  return readAnswers(answers, hints)
}

function takeText(answers: Answers, pieces: readonly unknown[], hints: Hints): void {
  const taker = eventTaker(answers, hints)
  for (const piece of pieces) taker.take(piece)
  taker.end()
}

/** The short way of a plain body, which has nothing to unwrap and nothing to fold. */
function readWhole(fields: Fields, hints: Hints): Usage | null {
  const provider = detect(fields, hints)
  if (provider === null) return missingUsage()
  if (isEnvelope(provider)) return null
  const isWhole = provider.fold === undefined || provider.isWhole?.(fields) === true
  return isWhole ? provider.read(fields, hints) : null
}
