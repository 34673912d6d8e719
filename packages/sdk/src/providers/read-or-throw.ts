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
 * Reads like `readUsage`, but lets through what a field throws: data throws nothing, an object
 * that runs code of its own can.
 */
export function readOrThrow(payload: unknown, hints: Hints): Usage {
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
