import type { Store } from '../../store/store.ts'
import { type Kept, keepCalls } from './counting/keep-calls.ts'
import type { TraceNode } from './counting/trace-node.ts'
import type { SpanRecord } from './decode/records.ts'
import { readSpan } from './reading/read-span.ts'

/** Counts the calls of spans, each once. Durable when it resolves. */
export function takeSpans(store: Store, now: number, spans: readonly SpanRecord[]): Promise<Kept> {
  const traces = new Map<string, TraceNode[]>()
  for (const span of spans) {
    const node = { id: span.spanId, parent: span.parentId, ...readSpan(span) }
    const nodes = traces.get(span.traceId)
    if (nodes === undefined) traces.set(span.traceId, [node])
    else nodes.push(node)
  }
  return keepCalls(store, now, traces)
}
