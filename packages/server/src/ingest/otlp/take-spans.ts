import type { ProjectStore } from '../../store/project-store.ts'
import { keepCalls } from './counting/keep-calls.ts'
import type { SpanRecord } from './decode/records.ts'
import { nodesByTrace } from './nodes-by-trace.ts'
import { readSpan } from './reading/read-span.ts'
import { noteTellers } from './take-points.ts'
import type { Taken } from './take-request.ts'

/**
 * Counts the calls of spans, each once. Durable when it resolves.
 *
 * @param oldest spans that began before count only when something is remembered of their trace
 */
export async function takeSpans(
  store: ProjectStore,
  now: number,
  spans: readonly SpanRecord[],
  oldest = -Infinity,
): Promise<Taken> {
  const late = spans.filter(({ start }) => start !== null && start < oldest)
  const lateIds = new Set(late.map(({ spanId }) => spanId))
  const read = spans.map((span) => ({ span, reading: readSpan(span) }))
  const tellers = read.filter(
    ({ span, reading }) => reading.call?.hasUsage === true && !lateIds.has(span.spanId),
  )
  await noteTellers(
    store,
    now,
    tellers.map(({ span }) => span),
  )
  const nodes = read.map(({ span, reading }) => ({
    trace: span.traceId,
    node: { id: span.spanId, parent: span.parentId, ...reading },
  }))
  const told = read.filter(({ reading }) => reading.call !== null).length
  return { told, ...(await keepCalls(store, now, nodesByTrace(nodes), lateIds)) }
}
