import type { Usage } from '../usage/usage.ts'
import { newAnswers } from './answers.ts'
import { answersReader } from './answers-reader.ts'
import { eventTaker } from './event-taker.ts'
import type { Hints } from './hints.ts'

/** Reads a stream as it arrives. */
export interface StreamReader {
  /**
   * Takes the next event, or the next piece of the raw text, which may be cut anywhere.
   *
   * @returns the usage as far as it is known; its totals never fall.
   */
  push(event: unknown): Usage
  /** The usage after the last event: what is not final by now is `partial`. */
  end(): Usage
}

/**
 * A reader for one stream of any provider. Cumulative counts replace earlier ones, distinct
 * answers add up, and an event that comes twice counts once. It keeps no content and never throws.
 *
 * @example
 * import { createStreamReader } from '@tokenledger/sdk'
 * const reader = createStreamReader()
 * const start = { id: 'msg_1', model: 'claude-sonnet-5', usage: { input_tokens: 12, output_tokens: 1 } }
 * console.log(reader.push({ type: 'message_start', message: start }).status) // partial
 * reader.push({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 30 } })
 * console.log(reader.end().segments[0]?.meters) // { input: 12, output: 30 }
 */
export function createStreamReader(hints: Hints = {}): StreamReader {
  const answers = newAnswers()
  const taker = eventTaker(answers, hints)
  const usage = answersReader(answers, hints)
  return {
    push(event) {
      taker.take(event)
      return usage(false)
    },
    end() {
      taker.end()
      return usage(true)
    },
  }
}
