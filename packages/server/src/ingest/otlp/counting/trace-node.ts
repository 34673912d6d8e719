import type { ToldCall } from '../reading/read-span.ts'
import type { SpanClass } from '../reading/span-class.ts'
import type { Who } from '../reading/who-of.ts'

/** What is remembered of a span, or of a log record that was written within one. */
export interface TraceNode {
  /** The span's id; of a log record its own. */
  readonly id: string
  readonly parent: string | null
  readonly is: SpanClass
  readonly who: Who
  readonly call: ToldCall | null
  readonly isLog?: true
}

/** All that is remembered of a trace, by id. */
export type Trace = ReadonlyMap<string, TraceNode>

/** Spans of one trace that are remembered. What comes beyond is counted by itself. */
export const MAX_NODES = 20_000

type Packed = readonly [
  id: string,
  parent: string | null,
  is: SpanClass,
  who: Who,
  call?: ToldCall | null,
  isLog?: 1,
]

/** The trace as text: the same trace is the same text. */
export function encodeTrace(trace: Trace): string {
  const nodes = [...trace.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
  return JSON.stringify(nodes.map(packed))
}

function packed({ id, parent, is, who, call, isLog }: TraceNode): Packed {
  if (isLog === true) return [id, parent, is, who, call, 1]
  return call === null ? [id, parent, is, who] : [id, parent, is, who, call]
}

/** Reads what `encodeTrace` wrote; an empty trace when nothing was. */
export function decodeTrace(text: string | undefined): Trace {
  if (text === undefined) return new Map()
  const nodes: readonly Packed[] = JSON.parse(text)
  return new Map(
    nodes.map(([id, parent, is, who, call = null, isLog]) => [
      id,
      { id, parent, is, who, call, ...(isLog === 1 && { isLog: true as const }) },
    ]),
  )
}

/**
 * The trace with more nodes. A span that is there already stays as it is: its exporter sent it again,
 * unless it says more than before.
 */
export function withNodes(trace: Trace, nodes: readonly TraceNode[]): Trace {
  const joined = new Map(trace)
  for (const node of nodes) {
    const known = joined.get(node.id)
    if (known === undefined ? joined.size < MAX_NODES : saysMore(node, known)) {
      joined.set(node.id, node)
    }
  }
  return joined
}

/** An order of all that a span may say, so that it does not matter which copy comes first. */
function saysMore(node: TraceNode, known: TraceNode): boolean {
  const [rank, knownRank] = [node.call?.rank ?? -1, known.call?.rank ?? -1]
  if (rank !== knownRank) return rank > knownRank
  const [text, knownText] = [JSON.stringify(packed(node)), JSON.stringify(packed(known))]
  return text.length === knownText.length ? text > knownText : text.length > knownText.length
}
