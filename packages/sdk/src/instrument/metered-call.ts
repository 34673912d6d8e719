import type { CallStatus } from '../ledger/entry.ts'
import { noteWireCall } from '../tracker/wire-calls.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'
import { type AnswerFacts, newFacts } from './answer-facts.ts'
import { entryOfCall } from './entry-of-call.ts'
import type { MeteredRequest } from './metered-request.ts'
import { closeCall } from './open-calls.ts'

/** What is known at the end of a request. */
export interface Ending {
  readonly status: CallStatus
  readonly error?: string | undefined
  /** @default missing */
  readonly usage?: Usage
  readonly facts?: AnswerFacts
  /** `performance.now()` of the first token. */
  readonly firstTokenAt?: number | undefined
}

/** A request that is being metered. */
export interface MeteredCall {
  readonly request: MeteredRequest
  readonly hasEnded: boolean
  /** Settles and records it; only the first time. Never throws. */
  end(ending: Ending): void
  /** Nothing is to be recorded: it is no model call, or somebody else records it. */
  drop(): void
}

/**
 * Follows a request to its end.
 *
 * @param isRecorded whether it is recorded, by what its answer tells. @default always
 */
export function meteredCall(
  request: MeteredRequest,
  isRecorded: (facts: AnswerFacts) => boolean = () => true,
): MeteredCall {
  const call = {
    request,
    hasEnded: false,
    end(ending: Ending) {
      if (call.hasEnded) return
      call.hasEnded = true
      closeCall(call)
      quietly(() => {
        const { facts = newFacts() } = ending
        if (isRecorded(facts)) record(request, ending, facts)
        else request.hold.release()
      })
    },
    drop() {
      if (call.hasEnded) return
      call.hasEnded = true
      closeCall(call)
      quietly(() => request.hold.release())
    },
  }
  return call
}

function record(request: MeteredRequest, ending: Ending, facts: AnswerFacts): void {
  const { status, error, usage = missingUsage(), firstTokenAt } = ending
  const endedAt = performance.now()
  if (usage.status === 'missing' && status === 'error') request.hold.release()
  else request.hold.settle(usage)
  const outcome = { status, error, usage, facts, firstTokenAt, endedAt }
  const entry = entryOfCall(request, outcome)
  request.tracker.record(entry)
  noteWireCall(request.tracker, entry)
}

/** The metered program must not notice that metering failed. */
export function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nobody to tell: what cannot be recorded is not worth the call.
  }
}
