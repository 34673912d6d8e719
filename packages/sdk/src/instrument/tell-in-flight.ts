import type { CallMeter } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import { missingUsage } from '../usage/usage.ts'
import { newFacts } from './answer-facts.ts'
import { entryOfCall, madeRequest } from './entry-of-call.ts'
import { estimatedUsage } from './estimated-usage.ts'
import { quietly } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'
import { hasOpenCalls, openCalls } from './open-calls.ts'

const TELL_MS = 1000
/** More calls are not told of at a time: the first begun are. */
const MAX_TOLD = 500

let telling: NodeJS.Timeout | null = null

/**
 * Sees to it that a tracker which wants to know is told of a call while it runs, once a second. Most
 * calls have ended before, and a process that makes none has no timer.
 */
export function tellWhileOpen({ tracker }: MeteredRequest): void {
  if (telling !== null || tracker.wantsInFlight !== true) return
  telling = setInterval(() => {
    tellInFlight()
    if (hasOpenCalls() || telling === null) return
    clearInterval(telling)
    telling = null
  }, TELL_MS)
  telling.unref()
}

function tellInFlight(): void {
  const told = new Map<CallMeter, Entry[]>()
  const latest = performance.now() - TELL_MS
  let count = 0
  for (const { request, watcher } of openCalls()) {
    if (request === null) continue
    // They are in the order in which they began.
    if (request.startedAt > latest || count === MAX_TOLD) break
    const { tracker } = request
    if (tracker.wantsInFlight !== true) continue
    quietly(() => {
      const entries = told.get(tracker) ?? []
      entries.push(entryInFlight(request, watcher?.outputTokens ?? 0))
      told.set(tracker, entries)
      count += 1
    })
  }
  for (const [tracker, entries] of told) quietly(() => tracker.tellInFlight?.(entries))
}

function entryInFlight(request: MeteredRequest, outputTokens: number): Entry {
  request.isTold = true
  const { model = null, inputTokens } = request
  const estimate = { model, inputTokens, outputTokens, isCut: false }
  return entryOfCall(madeRequest(request), {
    status: 'ok',
    usage: estimatedUsage(missingUsage(), estimate),
    facts: newFacts(),
    endedAt: performance.now(),
  })
}
