import { present } from '../../base/present.ts'
import { MAX_ID_LENGTH } from '../../ledger/check-entry.ts'
import type { Scope } from '../../ledger/scope.ts'
import { callEntry } from '../../tracker/call-entry.ts'
import { safeReading } from '../../tracker/safe-reading.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { providerName } from '../../usage/provider-name.ts'
import { missingUsage } from '../../usage/usage.ts'
import { openCalls } from '../open-calls.ts'
import { isBudgetError } from '../reserve.ts'
import { type CallMark, isMarkedBy, markedScope, marksOfOthers, watchMarks } from './call-mark.ts'

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
}

/** What a framework says of a model call when it has ended. */
export interface FrameworkCallEnd {
  /** Whatever it reports: its own object, or the provider's. */
  readonly usage: unknown
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
  /** It has ended well. */
  end(report: FrameworkCallEnd): void
  /** It has failed. */
  fail(error: unknown): void
}

/**
 * Follows a model call that a framework tells of. What it consumed is told by the wire: a metered
 * client that was used for it. Only where nobody else has told the tracker of the call, it is counted
 * by what the framework reports.
 */
export function frameworkCall(start: FrameworkCallStart): FrameworkCall {
  const { tracker } = start
  watchMarks(tracker)
  const reporter = start.reporter ?? {}
  const mark: CallMark = { tracker, reporter, records: 0, isRecorded: false, isOver: false }
  const outer = marksOfOthers(start.scope, reporter)
  const time = Date.now()
  const startedAt = performance.now()

  /** Whether a request of it is still underway: the wire will tell of it. */
  const isUnderway = (): boolean =>
    openCalls().some(
      ({ request }) => request.tracker === tracker && isMarkedBy(request.scope, mark),
    )

  /** Whether others tell of it: the wire, or another adapter, within this call or around it. */
  const isKnown = (): boolean =>
    mark.records > 0 ||
    outer.some((one) => one.tracker === tracker && one.isRecorded) ||
    isUnderway()

  function record(report: FrameworkCallEnd, error?: string): void {
    mark.isRecorded = true
    const { usage, responseId, responseModel } = report
    const model = responseModel ?? start.model
    const isId = responseId !== undefined && responseId.length <= MAX_ID_LENGTH
    // Frameworks make ids of their own for answers that have none.
    const { responseId: _madeUp, ...entry } = callEntry({
      usage: safeReading(usage, model),
      scope: {},
      facts: present({
        id: isId ? responseId : undefined,
        provider: start.provider === undefined ? undefined : providerName(start.provider),
        model,
        action: start.operation,
        durationMs: Math.round(performance.now() - startedAt),
        error,
      }),
    })
    const { source, provider, operation } = entry.dimensions
    tracker.record({
      ...entry,
      // Whoever reads the answer may do so in a scope of its own, which the call was not made in.
      dimensions: {
        ...markedScope(start.scope, outer),
        ...present({ source, provider, operation }),
      },
      time,
      ...present({ requestModel: start.model, responseModel, responseId }),
    })
  }

  return {
    scope: markedScope(start.scope, [...outer, mark]),
    within: (scope) => markedScope(scope, [...marksOfOthers(scope, reporter), mark]),
    get isKnown() {
      return isKnown()
    },
    end(report) {
      if (mark.isOver) return
      mark.isOver = true
      if (!isKnown()) record(report)
    },
    fail(error) {
      if (mark.isOver || isBudgetError(error)) return
      mark.isOver = true
      // The wire may learn of it a moment later than the framework.
      setImmediate(() => {
        if (!isKnown()) record({ usage: missingUsage() }, nameOf(error))
      })
    },
  }
}

/** The kind of an error. Its message may quote the request. */
function nameOf(error: unknown): string {
  const status = typeof error === 'object' && error !== null && Reflect.get(error, 'status')
  if (typeof status === 'number') return `HTTP ${status}`
  return error instanceof Error ? error.name : 'error'
}
