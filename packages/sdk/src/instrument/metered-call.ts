import type { CallStatus, Entry } from '../ledger/entry.ts'
import { NO_HOLD } from '../ledger/no-hold.ts'
import { noteWireCall } from '../tracker/wire-calls.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'
import { type AnswerFacts, newFacts } from './answer-facts.ts'
import { entryOfCall, type MadeRequest, madeRequest } from './entry-of-call.ts'
import { noteAskedTools, toolMarksOf } from './frameworks/tool-marks.ts'
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

/**
 * Reads how a call ended out of its answer; null: nothing is to be recorded. It may wait for a while, and
 * should not keep a long text of the call meanwhile.
 */
export type ReadEnding = (request: MadeRequest) => Ending | null

/** A request that is being metered. */
export interface MeteredCall extends OpenCall {
  readonly request: MeteredRequest
  readonly hasEnded: boolean
  /** Settles and records it; only the first time. Never throws. */
  end(ending: Ending): void
  /** Whether nobody has to know now how it ended: neither a limit nor a tool that it is called in. */
  readonly mayWait: boolean
  /** The same with what is read of its answer when it is recorded: later, where it may wait. */
  endWith(read: ReadEnding): void
  /** Nothing is to be recorded: it is no model call, or somebody else records it. */
  drop(): void
}

/**
 * Follows a request to its end.
 *
 * @param isRecorded whether it is recorded, by what its answer tells. @default always
 */
export function meteredCall(request: MeteredRequest, isRecorded?: IsRecorded): MeteredCall {
  return new RunningCall(request, isRecorded)
}

type IsRecorded = (facts: AnswerFacts) => boolean

class RunningCall implements MeteredCall {
  hasEnded = false
  watcher: OpenCall['watcher'] = null
  pieces = -1
  silent = 0
  isGivenUp = false
  before: OpenCall | null = null
  after: OpenCall | null = null
  readonly request: MeteredRequest
  readonly #isRecorded: IsRecorded | undefined

  constructor(request: MeteredRequest, isRecorded?: IsRecorded) {
    this.request = request
    this.#isRecorded = isRecorded
  }

  end(ending: Ending): void {
    const { hold, scope } = this.request
    if (!this.#isOverNow()) return
    quietly(() => {
      const { status, usage = missingUsage() } = ending
      const isRecorded = this.#isRecorded?.(ending.facts ?? newFacts()) ?? true
      if (!isRecorded || (usage.status === 'missing' && status === 'error')) hold.release()
      else hold.settle(usage)
      if (!isRecorded) return
      if (ending.facts !== undefined) noteAskedTools(scope, ending.facts.tools)
      record(this.request, this.#endedAt, known(ending))
    })
  }

  get mayWait(): boolean {
    const { hold, tracker, scope } = this.request
    const isAlone = toolMarksOf(scope).length === 0
    return isAlone && hold === NO_HOLD && tracker.isPatient === true
  }

  endWith(read: ReadEnding): void {
    if (!this.mayWait) {
      const ending = read(madeRequest(this.request))
      if (ending === null) this.drop()
      else this.end(ending)
    } else if (this.#isOverNow()) {
      quietly(() => record(this.request, this.#endedAt, recorded(read, this.#isRecorded)))
    }
  }

  drop(): void {
    if (this.#isOverNow()) quietly(() => this.request.hold.release())
  }

  /** `performance.now()`, if it is known when it ended. */
  get #endedAt(): number | undefined {
    return this.isGivenUp ? undefined : performance.now()
  }

  /** Whether it ends now, and has not before. */
  #isOverNow(): boolean {
    if (this.hasEnded) return false
    this.hasEnded = true
    closeCall(this)
    return true
  }
}

// What waits to be recorded is made outside of the call: it would keep the call's request, and its text.
const known = (ending: Ending): ReadEnding => {
  return () => ending
}

const recorded = (read: ReadEnding, isRecorded: IsRecorded | undefined): ReadEnding => {
  if (isRecorded === undefined) return read
  return (made) => {
    const ending = read(made)
    return ending !== null && isRecorded(ending.facts ?? newFacts()) ? ending : null
  }
}

function record(request: MeteredRequest, endedAt: number | undefined, read: ReadEnding): void {
  const { tracker } = request
  const made = madeRequest(request)
  const make = (): Entry | null => {
    const ending = read(made)
    if (ending === null) return null
    const { status, error, usage = missingUsage(), facts = newFacts(), firstTokenAt } = ending
    const entry = entryOfCall(made, { status, error, usage, facts, firstTokenAt, endedAt })
    noteWireCall(tracker, entry)
    return entry
  }
  if (tracker.recordLate !== undefined) {
    tracker.recordLate(make)
    return
  }
  const entry = make()
  if (entry !== null) tracker.record(entry)
}

/** The metered program must not notice that metering failed. */
export function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nobody to tell: what cannot be recorded is not worth the call.
  }
}
