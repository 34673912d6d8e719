import { NO_HOLD } from '../ledger/no-hold.ts'
import { scopeBegun } from './background-calls.ts'
import { batchWatcher } from './batch-watcher.ts'
import { framingOf } from './framing/framing-of.ts'
import { inlineBatchWatcher } from './inline-batch-watcher.ts'
import { meteredCall } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'
import type { Metering } from './metering.ts'
import { hintsOf } from './reading-of-answer.ts'
import { streamWatcher } from './stream-watcher.ts'
import { tapResponse, tapWhole } from './tap-response.ts'
import type { ReadingTarget } from './target.ts'
import { wholeWatcher } from './whole-watcher.ts'

/** Watches what is fetched of calls that were made before: results of batches, answers begun before. */
export function watchReading(metering: Metering, target: ReadingTarget, response: Response): void {
  const request = readingRequest(metering, target)
  if (target.reading === 'results') {
    tapWhole(response, batchWatcher(request, target.path))
    return
  }
  if (target.reading === 'batch') {
    if (mayBeGoogle(target)) tapWhole(response, inlineBatchWatcher(request, target.path))
    return
  }
  // All other answers were recorded when they were made.
  const call = meteredCall(request, (facts) => facts.isBackground === true)
  const hints = hintsOf(request)
  const framing = framingOf(response.headers.get('content-type') ?? '', target.path)
  if (framing === null) tapWhole(response, wholeWatcher(call, hints))
  else tapResponse(response, streamWatcher(call, { framing, hints, isInjected: false }))
}

/** Nobody else's batches bring their answers. */
const mayBeGoogle = ({ provider }: ReadingTarget): boolean =>
  provider === undefined || provider.startsWith('gcp.')

function readingRequest(metering: Metering, target: ReadingTarget): MeteredRequest {
  const begun = scopeBegun(target.path)
  return {
    tracker: metering.tracker(),
    hold: NO_HOLD,
    scope: begun ?? metering.scope(),
    route: target.route,
    ...(target.provider !== undefined && { provider: target.provider }),
    attempt: { callId: () => target.path, number: 1 },
    time: Date.now(),
    startedAt: performance.now(),
    inputTokens: 0,
    isReading: true,
    isBackground: begun !== undefined,
  }
}
