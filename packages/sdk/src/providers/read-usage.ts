import type { Usage } from '../usage/usage.ts'
import { newAnswers } from './answers.ts'
import { answersReader } from './answers-reader.ts'
import { eventTaker } from './event-taker.ts'
import type { Hints } from './hints.ts'

/**
 * Reads what a call consumed from whatever reported it: the body of an answer, its bare usage
 * object, the events of a stream, raw server-sent events, lines of JSON, or a framework's object.
 * Never throws; what carries no usage is `missing`.
 *
 * @example
 * import { readUsage } from '@tokenledger/sdk'
 * const body = { type: 'message', usage: { input_tokens: 3, cache_read_input_tokens: 900, output_tokens: 44 } }
 * console.log(readUsage(body).segments[0]?.meters) // { input: 3, 'input.cacheRead': 900, output: 44 }
 */
export function readUsage(payload: unknown, hints: Hints = {}): Usage {
  const answers = newAnswers()
  const taker = eventTaker(answers, hints)
  for (const event of eventsOf(payload)) taker.take(event)
  taker.end()
  return answersReader(answers, hints)(true)
}

/** A list is a stream of events; text that is one JSON value is that value. */
function eventsOf(payload: unknown): readonly unknown[] {
  const value = typeof payload === 'string' ? parsedText(payload) : payload
  return Array.isArray(value) ? value : [value]
}

function parsedText(text: string): unknown {
  const start = text.trimStart()[0]
  if (start !== '{' && start !== '[') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
