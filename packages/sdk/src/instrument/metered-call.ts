import type { CallStatus, Entry } from '../ledger/entry.ts'
import { noteWireCall } from '../tracker/wire-calls.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'
import { type AnswerFacts, newFacts } from './answer-facts.ts'
import { entryOfCall, madeRequest } from './entry-of-call.ts'
import { noteAskedTools } from './frameworks/tool-marks.ts'
import type { MeteredRequest } from './metered-request.ts'
import { closeCall, type OpenCall } from './open-calls.ts'

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
export interface MeteredCall extends OpenCall {
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
  isRecorded?: (facts: AnswerFacts) => boolean,
): MeteredCall {
  return new RunningCall(request, isRecorded)
}

class RunningCall implements MeteredCall {
  hasEnded = false
  watcher: OpenCall['watcher'] = null
  pieces = -1
  silent = 0
  isGivenUp = false
  before: OpenCall | null = null
  after: OpenCall | null = null
  readonly request: MeteredRequest
  readonly #isRecorded: ((facts: AnswerFacts) => boolean) | undefined

  constructor(request: MeteredRequest, isRecorded?: (facts: AnswerFacts) => boolean) {
    this.request = request
    this.#isRecorded = isRecorded
  }

  end(ending: Ending): void {
    if (this.hasEnded) return
    this.hasEnded = true
    closeCall(this)
    try {
      const facts = ending.facts ?? newFacts()
      if (this.#isRecorded?.(facts) === false) this.request.hold.release()
      else record(this.request, ending, facts, this.isGivenUp ? undefined : performance.now())
    } catch {
      // Nobody to tell, as in `quietly`.
    }
  }

  drop(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    closeCall(this)
    quietly(() => this.request.hold.release())
  }
}

function record(
  request: MeteredRequest,
  ending: Ending,
  facts: AnswerFacts,
  endedAt: number | undefined,
): void {
  const { status, error, usage = missingUsage(), firstTokenAt } = ending
  if (usage.status === 'missing' && status === 'error') request.hold.release()
  else request.hold.settle(usage)
  if (facts.tools.size > 0) noteAskedTools(request.scope, facts.tools)
  const outcome = { status, error, usage, facts, firstTokenAt, endedAt }
  const { tracker } = request
  const made = madeRequest(request)
  const make = (): Entry => {
    const entry = entryOfCall(made, outcome)
    noteWireCall(tracker, entry)
    return entry
  }
  if (tracker.recordLate === undefined) tracker.record(make())
  else tracker.recordLate(make)
}

/** The metered program must not notice that metering failed. */
export function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nobody to tell: what cannot be recorded is not worth the call.
  }
}
