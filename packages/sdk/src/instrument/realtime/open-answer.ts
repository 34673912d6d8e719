import { createStreamReader } from '../../providers/stream-reader.ts'
import { type AnswerFacts, newFacts } from '../answer-facts.ts'
import { type Ending, meteredCall } from '../metered-call.ts'
import type { MeteredRequest } from '../metered-request.ts'
import { openCall, type Watcher, watchCall } from '../open-calls.ts'
import { hintsOf } from '../reading-of-answer.ts'
import { tellWhileOpen } from '../tell-in-flight.ts'
import { type Connection, callOn } from './connection.ts'

/** An answer on a connection. */
export interface OpenAnswer {
  readonly request: MeteredRequest
  readonly facts: AnswerFacts
  readonly hasEnded: boolean
  /** Something of it came. */
  came(isToken: boolean): void
  /** Takes an event that may tell its usage. */
  read(event: unknown): void
  /** Records it with the usage that was told; only the first time. */
  end(ending: Pick<Ending, 'status' | 'error'>): void
}

/**
 * An answer begins now: it is recorded even when its end is never seen. Nobody can refuse it any more,
 * so nothing is set aside for it: budgets are told of it when it ends.
 */
export function openAnswer(connection: Connection): OpenAnswer {
  const request = callOn(connection)
  const answer = answerTo(request)
  openCall(answer.call)
  watchCall(answer.call, answer)
  tellWhileOpen(request)
  return answer
}

/** An answer that is told of at its end only: nobody knows how long it took. */
export function toldAnswer(connection: Connection): OpenAnswer {
  return answerTo(Object.assign(callOn(connection), { isReading: true as const }))
}

interface AnswerOfCall extends OpenAnswer, Watcher {
  readonly call: ReturnType<typeof meteredCall>
}

function answerTo(request: MeteredRequest): AnswerOfCall {
  const call = meteredCall(request)
  const reader = createStreamReader(hintsOf(request))
  const facts = newFacts()
  let firstTokenAt: number | undefined
  let pieces = 0
  const end: OpenAnswer['end'] = (ending) =>
    call.end({ ...ending, usage: reader.end(), facts, firstTokenAt })
  return {
    call,
    request,
    facts,
    came(isToken) {
      pieces += 1
      if (isToken) firstTokenAt ??= performance.now()
    },
    read: (event) => void reader.push(event),
    end,
    cancel: () => end({ status: 'aborted' }),
    get hasEnded() {
      return call.hasEnded
    },
    get pieces() {
      return pieces
    },
  }
}
