import { missingUsage, type Usage } from '../usage/usage.ts'
import type { AnswerScan } from './answer-scan.ts'
import { noteBegun } from './background-calls.ts'
import { estimatedUsage } from './estimated-usage.ts'
import type { Ending, MeteredCall } from './metered-call.ts'

/**
 * Records a stream that ended: by its last event or with its connection; or, with `broken`, because
 * reading it failed or nobody wanted more.
 */
export function endStream(
  call: MeteredCall,
  scan: AnswerScan,
  broken?: Pick<Ending, 'status' | 'error'>,
): void {
  if (call.hasEnded) return
  const { facts, firstTokenAt } = scan
  if (facts.isPending) {
    noteBegun(call.request, facts)
    call.drop()
    return
  }
  const read = scan.usage()
  // Who stops reading behind the last word has not aborted anything.
  const isSaid = scan.hasEnded || (facts.status !== undefined && read.status === 'ok')
  const ending = isSaid
    ? { status: facts.status ?? 'ok', error: facts.error }
    : (broken ?? torn(scan))
  const usage = isFinal(read) ? read : estimateFor(call, scan, read, !isSaid)
  call.end({ ...ending, usage, facts, firstTokenAt })
}

/** A connection that ended in the middle, without an error; a stream that never says its end. */
export function torn({
  facts,
  firstTokenAt,
}: Pick<AnswerScan, 'facts' | 'firstTokenAt'>): Pick<Ending, 'status' | 'error'> {
  if (facts.status !== undefined || firstTokenAt === undefined) {
    return { status: facts.status ?? 'ok', error: facts.error }
  }
  return { status: 'error', error: 'stream_incomplete' }
}

const isFinal = (usage: Usage): boolean =>
  usage.status !== 'missing' && !usage.warnings.some(({ code }) => code === 'stream_incomplete')

function estimateFor(call: MeteredCall, scan: AnswerScan, read: Usage, isCut: boolean): Usage {
  const { request } = call
  const model = scan.facts.model ?? request.model ?? null
  const inputTokens = request.inputTokens
  const usage = read.status === 'missing' ? { ...missingUsage(), ...responseIdOf(read) } : read
  return estimatedUsage(usage, { model, inputTokens, outputTokens: scan.outputTokens, isCut })
}

const responseIdOf = ({ responseId }: Usage): Pick<Usage, 'responseId'> =>
  responseId === undefined ? {} : { responseId }
