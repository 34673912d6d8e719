import type { TraceNode } from './counting/trace-node.ts'

/** Nodes by their trace, in their order. */
export function nodesByTrace(
  nodes: Iterable<{ readonly trace: string; readonly node: TraceNode }>,
): ReadonlyMap<string, readonly TraceNode[]> {
  const traces = new Map<string, TraceNode[]>()
  for (const { trace, node } of nodes) {
    const known = traces.get(trace)
    if (known === undefined) traces.set(trace, [node])
    else known.push(node)
  }
  return traces
}
