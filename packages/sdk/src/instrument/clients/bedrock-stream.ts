import { type Fields, fieldsOf, ownFields } from '../../providers/fields.ts'
import { createStreamReader } from '../../providers/stream-reader.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import type { Usage } from '../../usage/usage.ts'
import { type AnswerFacts, isLastEvent, noteAnswer } from '../answer-facts.ts'
import { torn } from '../end-stream.ts'
import { endingOf } from '../ending-of-failure.ts'
import { estimatedUsage } from '../estimated-usage.ts'
import { defineHidden } from '../interpose.ts'
import { type Ending, type MeteredCall, quietly } from '../metered-call.ts'
import { type Watcher, watchCall } from '../open-calls.ts'
import { hintsOf } from '../reading-of-answer.ts'
import { bodyOf } from './bedrock-call.ts'

/** Watches the events that a command gives, as whoever iterates over them gets them. */
export function watchEvents(
  call: MeteredCall,
  events: AsyncIterable<unknown>,
  facts: AnswerFacts,
): void {
  const iterate = events[Symbol.asyncIterator]
  const watch = eventWatch(call, facts)
  watchCall(call, watch)
  defineHidden(events, Symbol.asyncIterator, () => {
    const iterator = iterate.call(events)
    const next = iterator.next.bind(iterator)
    const stop = iterator.return?.bind(iterator)
    defineHidden(iterator, 'next', async () => {
      if (watch.isCut()) return { done: true, value: undefined }
      const result = await next().catch((error: unknown) => {
        watch.end(endingOf(error, call.request.signal))
        throw error
      })
      if (result.done) watch.end()
      else quietly(() => watch.take(result.value))
      // What the reader gets last says, as a provider would, that the limit was reached.
      if (!watch.isCut()) return result
      stop?.().catch(() => {})
      return { done: false, value: { messageStop: { stopReason: 'max_tokens' } } }
    })
    defineHidden(iterator, 'return', async (value?: unknown) => {
      watch.cancel()
      return (await stop?.(value)) ?? { done: true, value }
    })
    return iterator
  })
}

interface EventWatch extends Watcher {
  take(event: unknown): void
  end(broken?: Pick<Ending, 'status' | 'error'>): void
  isCut(): boolean
}

function eventWatch(call: MeteredCall, facts: AnswerFacts): EventWatch {
  const { request } = call
  const reader = createStreamReader({ ...hintsOf(request), liveEstimate: true })
  let firstTokenAt: number | undefined
  let isCut = false
  let written = 0
  /** Over HTTP/2 events that were aborted just end. */
  const brokenOff = (): Pick<Ending, 'status' | 'error'> =>
    request.signal?.aborted === true ? { status: 'aborted' } : torn({ facts, firstTokenAt })
  const end: EventWatch['end'] = (broken) =>
    quietly(() => {
      if (call.hasEnded) return
      const read = reader.end()
      const isSaid = facts.status !== undefined && read.status === 'ok'
      const ending = isSaid ? { status: facts.status ?? 'ok' } : (broken ?? brokenOff())
      call.end({
        error: facts.error,
        ...ending,
        usage: completed(call, facts, read),
        facts,
        firstTokenAt,
      })
    })
  const watch = {
    isCut: () => isCut,
    end,
    cancel: () => end({ status: 'aborted' }),
    pieces: 0,
    get outputTokens() {
      return written
    },
    take(event: unknown) {
      watch.pieces += 1
      const fields = modelEvent(event)
      if (fields === null || call.hasEnded) return
      noteAnswer(facts, fields)
      const tokens = totalsOf(reader.push(fields)).outputTokens
      if (tokens > written) firstTokenAt ??= performance.now()
      const mayGoOn =
        tokens <= written || facts.status !== undefined || request.hold.mayContinue(tokens)
      written = tokens
      if (isLastEvent(fields)) end()
      else if (!mayGoOn) {
        isCut = true
        watch.cancel()
      }
    },
  }
  return watch
}

function completed(call: MeteredCall, facts: AnswerFacts, read: Usage): Usage {
  if (read.status === 'ok') return read
  return estimatedUsage(read, {
    model: facts.model ?? call.request.model ?? null,
    inputTokens: call.request.inputTokens,
    outputTokens: 0,
    isCut: true,
  })
}

/** An event of Converse; the event of the model itself where it was invoked. */
function modelEvent(event: unknown): Fields | null {
  const fields = fieldsOf(event)
  const chunk = fields === null ? null : ownFields(fields, 'chunk')
  return chunk === null ? fields : fieldsOf(bodyOf(chunk['bytes']))
}
