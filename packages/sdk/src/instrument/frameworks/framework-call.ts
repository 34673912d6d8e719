import { present } from '../../base/present.ts'
import { MAX_ID_LENGTH } from '../../ledger/check-entry.ts'
import type { Scope } from '../../ledger/scope.ts'
import { callEntry } from '../../tracker/call-entry.ts'
import { safeReading } from '../../tracker/safe-reading.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { providerName } from '../../usage/provider-name.ts'
import { missingUsage, type Usage } from '../../usage/usage.ts'
import { endingOf } from '../ending-of-failure.ts'
import type { Ending } from '../metered-call.ts'
import { openCalls } from '../open-calls.ts'
import { isBudgetError } from '../reserve.ts'
import { type CallMark, isMarkedBy, markedScope, marksOfOthers, watchMarks } from './call-mark.ts'
import { writtenAnswer } from './written-answer.ts'

/** What a framework says of a model call when it begins. */
export interface FrameworkCallStart {
  readonly tracker: TokenUsageTracker
  /**
   * The adapter, where a call that begins may find itself in the scope of another that runs beside it.
   * @default a call within the scope of another is a part of it
   */
  readonly reporter?: object
  /** On whose behalf: whole, the current scope included. */
  readonly scope: Scope
  readonly operation: string
  readonly provider?: string | undefined
  readonly model?: string | undefined
  /** By which its caller can abort it: what it fails with then may be anything. */
  readonly signal?: AbortSignal | undefined
  /** The text of the request: then a call is counted, too, whose end is never told. */
  readonly asked?: () => string
  /** Told when such a call is given up. */
  readonly onGivenUp?: () => void
}

/** What a framework says of a model call when it has ended. */
export interface FrameworkCallEnd extends AnsweredBy {
  /** Whatever it reports: its own object, or the provider's. */
  readonly usage: unknown
}

interface AnsweredBy {
  readonly responseId?: string | undefined
  readonly responseModel?: string | undefined
}

/** A model call that a framework tells of. */
export interface FrameworkCall {
  /** The scope that its requests must be made in. */
  readonly scope: Scope
  /** Another scope whose calls are this one's, too. */
  within(scope: Scope): Scope
  /** Whether somebody else has told the tracker of it. */
  readonly isKnown: boolean
  /** The model has written this. What is known of an answer that breaks off is estimated from it. */
  written(text: string): void
  /** It has ended well. */
  end(report: FrameworkCallEnd): void
  /** It has failed, or was given up. */
  fail(error: unknown): void
}

/**
 * Follows a model call that a framework tells of. What it consumed is told by the wire: a metered
 * client that was used for it. Only where nobody else has told the tracker of the call, it is counted
 * by what the framework reports.
 */
export function frameworkCall({ asked, onGivenUp, ...start }: FrameworkCallStart): FrameworkCall {
  const { tracker, model } = start
  watchMarks(tracker)
  const reporter = start.reporter ?? {}
  const mark: CallMark = { tracker, reporter, records: 0, isRecorded: false, isOver: false }
  const outer = marksOfOthers(start.scope, reporter)
  const time = Date.now()
  const startedAt = performance.now()
  const answer = asked === undefined ? null : writtenAnswer({ model, asked, giveUp })
  let isTold: boolean | undefined

  /** Whether a request of it is still underway: the wire will tell of it. */
  const isUnderway = (): boolean =>
    openCalls().some(
      ({ request }) => request?.tracker === tracker && isMarkedBy(request.scope, mark),
    )

  /** Whether others tell of it: the wire, or another adapter, within this call or around it. */
  const isKnown = (): boolean =>
    mark.records > 0 ||
    outer.some((one) => one.tracker === tracker && one.isRecorded) ||
    isUnderway()

  function record(
    { status, error, usage = missingUsage() }: Ending,
    answered: AnsweredBy = {},
  ): void {
    mark.isRecorded = true
    const { responseId, responseModel } = answered
    const isId = responseId !== undefined && responseId.length <= MAX_ID_LENGTH
    // Frameworks make ids of their own for answers that have none.
    const { responseId: _madeUp, ...entry } = callEntry({
      usage,
      scope: {},
      facts: present({
        id: isId ? responseId : undefined,
        provider: start.provider === undefined ? undefined : providerName(start.provider),
        model: responseModel ?? model,
        action: start.operation,
        durationMs: answer?.isGivenUp ? undefined : Math.round(performance.now() - startedAt),
        error,
      }),
    })
    const { source, provider, operation } = entry.dimensions
    tracker.record({
      ...entry,
      status,
      // Whoever reads the answer may do so in a scope of its own, which the call was not made in.
      dimensions: {
        ...markedScope(start.scope, outer),
        ...present({ source, provider, operation }),
      },
      time,
      ...present({ requestModel: model, responseModel, responseId }),
    })
  }

  function close(): void {
    mark.isOver = true
    answer?.close()
  }

  function giveUp(): void {
    if (!isKnown()) record({ status: 'aborted', usage: usageSoFar() })
    close()
    onGivenUp?.()
  }

  const usageSoFar = (): Usage => answer?.usage() ?? missingUsage()

  return {
    scope: markedScope(start.scope, [...outer, mark]),
    within: (scope) => markedScope(scope, [...marksOfOthers(scope, reporter), mark]),
    get isKnown() {
      return isKnown()
    },
    written(text) {
      if (mark.isOver) return
      // What the wire tells need not be estimated.
      isTold ??= isKnown()
      answer?.written(isTold ? '' : text)
    },
    end(report) {
      if (mark.isOver) return
      close()
      if (isKnown()) return
      const usage = safeReading(report.usage, report.responseModel ?? model)
      record({ status: 'ok', usage }, report)
    },
    fail(error) {
      if (mark.isOver || isBudgetError(error)) return
      const usage = usageSoFar()
      close()
      // The wire may learn of it a moment later than the framework.
      setImmediate(() => {
        if (!isKnown()) record({ ...endingOfFailure(error, start.signal), usage })
      })
    },
  }
}

/** By the kind of an error. Its message may quote the request. */
function endingOfFailure(error: unknown, signal: AbortSignal | undefined): Ending {
  const status = typeof error === 'object' && error !== null && Reflect.get(error, 'status')
  if (typeof status === 'number') return { status: 'error', error: `HTTP ${status}` }
  return endingOf(error, signal)
}
