import type { Usage } from '../usage/usage.ts'
import { newAnswers } from './answers.ts'
import { answersReader } from './answers-reader.ts'
import { eventTaker } from './event-taker.ts'
import type { Hints } from './hints.ts'
import { liveOutput } from './live-output.ts'

/** What the caller knows of a stream, and what it wants of it. */
export interface StreamReaderOptions extends Hints {
  /**
   * Whether the output is estimated while its text arrives. As long as the provider's final figure
   * is not there, the usage has the estimate, is marked `estimated` and `partial`; the figure takes
   * its place, be it larger or smaller. A stream that breaks off keeps the estimate.
   * @default false
   */
  readonly liveEstimate?: boolean
}

/** Reads a stream as it arrives. */
export interface StreamReader {
  /**
   * Takes the next event, or the next piece of the raw text or its bytes, which may be cut anywhere.
   *
   * @returns the usage as far as it is known; its totals never fall, but where a figure corrects an
   * estimate.
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
 *
 * @example
 * import { createStreamReader } from '@tokenledger/sdk'
 * const reader = createStreamReader({ liveEstimate: true, requestModel: 'gpt-5' })
 * const choices = [{ index: 0, delta: { content: 'The budget is almost spent.' } }]
 * const usage = reader.push({ object: 'chat.completion.chunk', id: 'c', choices })
 * console.log(usage.estimated, usage.segments[0]?.meters) // true { output: 6 }
 */
export function createStreamReader(options: StreamReaderOptions = {}): StreamReader {
  const { liveEstimate = false, ...hints } = options
  const answers = newAnswers()
  const reader = answersReader(answers, hints)
  const live = liveEstimate ? liveOutput(answers, hints) : null
  const taker = eventTaker(answers, hints, (event, provider) => {
    live?.take(provider.textsOf?.(event) ?? [], event)
    live?.settle(reader.finalOutput())
  })
  const usage = (hasEnded: boolean): Usage => {
    const read = reader.read(hasEnded)
    return live?.applied(read, hasEnded) ?? read
  }
  return {
    push(event) {
      try {
        taker.take(event)
      } catch {
        // An event that runs code of its own (a getter, a proxy) tells nothing; the next one may.
      }
      return usage(false)
    },
    end() {
      taker.end()
      live?.settle(reader.finalOutput())
      return usage(true)
    },
  }
}
