import type { Trace, TraceNode } from './trace-node.ts'

/** A trace as the tree that its spans are. */
export interface Family {
  readonly trace: Trace
  readonly children: ReadonlyMap<string, readonly TraceNode[]>
  /** Ids of the spans that have usage below them. */
  readonly bearing: ReadonlySet<string>
}

/** The family of the spans that came so far. */
export const familyOf = (trace: Trace): Family => ({
  trace,
  children: childrenOf(trace),
  bearing: usageBearers(trace),
})

function childrenOf(trace: Trace): Map<string, TraceNode[]> {
  const children = new Map<string, TraceNode[]>()
  for (const node of trace.values()) {
    if (node.parent === null || !trace.has(node.parent)) continue
    const siblings = children.get(node.parent)
    if (siblings === undefined) children.set(node.parent, [node])
    else siblings.push(node)
  }
  return children
}

function usageBearers(trace: Trace): ReadonlySet<string> {
  const bearers = new Set<string>()
  for (const node of trace.values()) {
    if (node.call?.hasUsage !== true) continue
    for (const above of ancestors(node, trace)) {
      if (bearers.has(above.id)) break
      bearers.add(above.id)
    }
  }
  return bearers
}

/** The spans above one, the nearest first. A circle ends it. */
export function* ancestors(node: TraceNode, trace: Trace): Generator<TraceNode> {
  const seen = new Set([node.id])
  let above = node.parent === null ? undefined : trace.get(node.parent)
  while (above !== undefined && !seen.has(above.id)) {
    yield above
    seen.add(above.id)
    above = above.parent === null ? undefined : trace.get(above.parent)
  }
}
