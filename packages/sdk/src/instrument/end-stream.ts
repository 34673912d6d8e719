import { missingUsage, type Usage } from '../usage/usage.ts'
import type { AnswerScan } from './answer-scan.ts'
import { type BeginningRequest, noteBegun } from './background-calls.ts'
import { estimatedUsage } from './estimated-usage.ts'
import type { Ending, MeteredCall } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'

/** How a stream broke off. */
type Broken = Pick<Ending, 'status' | 'error'>

/**
 * Records a stream that ended: by its last event or with its connection; or, with `broken`, because
 * reading it failed or nobody wanted more.
 */
export function endStream(call: MeteredCall, scan: AnswerScan, broken?: Broken): void {
  if (call.hasEnded) return
  scan.close()
  const { request } = call
  if (request.isLong !== true) {
    call.endWith((made) => endingOf(scan, request, made, broken))
    return
  }
  // What its usage is estimated by, if it must be, is too long to be kept.
  const ending = endingOf(scan, request, request, broken)
  if (ending === null) call.drop()
  else call.end(ending)
}

/** Null: it has only begun, and is made in the background. */
function endingOf(
  scan: AnswerScan,
  request: MeteredRequest,
  made: BeginningRequest,
  broken: Broken | undefined,
): Ending | null {
  const { facts, firstTokenAt } = scan
  if (facts.isPending) {
    noteBegun(made, facts)
    return null
  }
  const read = scan.usage()
  // Who stops reading behind the last word has not aborted anything.
  const isSaid = scan.hasEnded || (facts.status !== undefined && read.status === 'ok')
  const ending = isSaid
    ? { status: facts.status ?? 'ok', error: facts.error }
    : (broken ?? torn(scan))
  const usage = isFinal(read) ? read : estimateFor(request, scan, read, !isSaid)
  return { ...ending, usage, facts, firstTokenAt }
}

/** A connection that ended in the middle, without an error; a stream that never says its end. */
export function torn({ facts, firstTokenAt }: Pick<AnswerScan, 'facts' | 'firstTokenAt'>): Broken {
  if (facts.status !== undefined || firstTokenAt === undefined) {
    return { status: facts.status ?? 'ok', error: facts.error }
  }
  return { status: 'error', error: 'stream_incomplete' }
}

const isFinal = (usage: Usage): boolean =>
  usage.status !== 'missing' && !usage.warnings.some(({ code }) => code === 'stream_incomplete')

function estimateFor(
  request: MeteredRequest,
  scan: AnswerScan,
  read: Usage,
  isCut: boolean,
): Usage {
  const model = scan.facts.model ?? request.model ?? null
  const inputTokens = request.inputTokens
  const usage = read.status === 'missing' ? { ...missingUsage(), ...responseIdOf(read) } : read
  return estimatedUsage(usage, { model, inputTokens, outputTokens: scan.outputTokens, isCut })
}

const responseIdOf = ({ responseId }: Usage): Pick<Usage, 'responseId'> =>
  responseId === undefined ? {} : { responseId }
