import type { Trace, TraceNode } from './trace-node.ts'

/** A trace as the trees that its spans are. */
export interface Family {
  /** Spans whose parents go round in a circle have none: each would lie within itself. */
  readonly trace: Trace
  readonly children: ReadonlyMap<string, readonly TraceNode[]>
  /** Ids of the spans that have usage below them. */
  readonly bearing: ReadonlySet<string>
}

/** The family of the spans that came so far. */
export function familyOf(spans: Trace): Family {
  const trace = withoutCircles(spans)
  return { trace, children: childrenOf(trace), bearing: usageBearers(trace) }
}

function withoutCircles(trace: Trace): Trace {
  const round = inCircles(trace)
  if (round.size === 0) return trace
  const nodes = [...trace.values()]
  return new Map(
    nodes.map((node) => [node.id, round.has(node.id) ? { ...node, parent: null } : node]),
  )
}

function inCircles(trace: Trace): ReadonlySet<string> {
  const round = new Set<string>()
  const walkOf = new Map<string, number>()
  let walk = 0
  for (const start of trace.values()) {
    let at: TraceNode | undefined = start
    for (walk++; at !== undefined && !walkOf.has(at.id); at = parentOf(at, trace)) {
      walkOf.set(at.id, walk)
    }
    if (at === undefined || walkOf.get(at.id) !== walk) continue
    for (; at !== undefined && !round.has(at.id); at = parentOf(at, trace)) round.add(at.id)
  }
  return round
}

const parentOf = ({ parent }: TraceNode, trace: Trace): TraceNode | undefined =>
  parent === null ? undefined : trace.get(parent)

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

/** The spans above one of a family, the nearest first. */
export function* ancestors(node: TraceNode, trace: Family['trace']): Generator<TraceNode> {
  for (let at = parentOf(node, trace); at !== undefined; at = parentOf(at, trace)) yield at
}
