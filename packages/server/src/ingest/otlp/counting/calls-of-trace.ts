import { type TokenTotals, totalsOf, type Warning } from '@tokenledger/sdk/core'
import { eventUsage } from '../../event-usage.ts'
import type { ToldCall } from '../reading/read-span.ts'
import { joinWho, type Who } from '../reading/who-of.ts'
import { restsOfSums } from './rests-of-sums.ts'
import type { Trace, TraceNode } from './trace-node.ts'

/** A call that a trace tells of, and who it belongs to. */
export interface TraceCall {
  /** The span, or log record, that tells of it. */
  readonly id: string
  readonly call: ToldCall
  readonly who: Who
  /** What spans around it say of the same call. */
  readonly others: readonly TraceCall[]
  /** What a sum around it says of other calls. */
  readonly warning?: Warning
}

/** Spans whose end an answer's tool or agent work begins: calls below them are calls of their own. */
const BOUNDARIES: ReadonlySet<string> = new Set(['tool', 'agent', 'workflow'])

interface Family {
  readonly trace: Trace
  readonly children: ReadonlyMap<string, readonly TraceNode[]>
}

/**
 * The calls of a trace, each once, whatever the order in which its spans came:
 *
 * - Usage on a span that is no call of a model counts only when nothing below it has usage.
 * - Calls that stand within each other, seen by several libraries, are one: the innermost with usage.
 * - A call that states the sum of several calls below it stands around them, and is none itself.
 * - A call without usage counts as missing, unless a call around or below it has usage.
 */
export function callsOfTrace(trace: Trace): readonly TraceCall[] {
  const family: Family = { trace, children: childrenOf(trace) }
  const counting: Counting = { ...family, bearing: usageBearers(family) }
  const calls = new Map<string, TraceCall>()
  const around: TraceNode[] = []
  for (const node of trace.values()) {
    if (node.call === null) continue
    if (counts(node, node.call, counting)) calls.set(node.id, callOf(node, node.call, trace))
    else if (node.is === 'call') around.push(node)
  }
  for (const node of around) attach(node, calls, counting)
  for (const [id, warning] of restsOfSums({ ...family, isCounted: (id) => calls.has(id) })) {
    const call = calls.get(id)
    if (call !== undefined) calls.set(id, { ...call, warning })
  }
  return [...calls.values()]
}

const callOf = (node: TraceNode, call: ToldCall, trace: Trace): TraceCall => ({
  id: node.id,
  call,
  who: whoOf(node, trace),
  others: [],
})

/** What a span says of the one call within it goes to that call: it may know more. */
function attach(node: TraceNode, calls: Map<string, TraceCall>, counting: Counting): void {
  if (node.call === null) return
  const within = sameCallsBelow(node, node.call, counting).filter(({ id }) => calls.has(id))
  const told = calls.get(within[0]?.id ?? '')
  if (within.length !== 1 || told === undefined) return
  const other = callOf(node, node.call, counting.trace)
  calls.set(told.id, { ...told, others: [...told.others, other] })
}

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

/** Ids of the spans that have usage below them. */
function usageBearers({ trace }: Family): ReadonlySet<string> {
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
function* ancestors(node: TraceNode, trace: Trace): Generator<TraceNode> {
  const seen = new Set([node.id])
  let above = node.parent === null ? undefined : trace.get(node.parent)
  while (above !== undefined && !seen.has(above.id)) {
    yield above
    seen.add(above.id)
    above = above.parent === null ? undefined : trace.get(above.parent)
  }
}

type Counting = Family & { readonly bearing: ReadonlySet<string> }

function counts(node: TraceNode, call: ToldCall, counting: Counting): boolean {
  const isAbove = counting.bearing.has(node.id)
  if (node.is !== 'call') return call.hasUsage && !isAbove
  if (node.isLog === true && isTold(node, call, counting)) return false
  if (!call.hasUsage) return !isAbove && !isWithinCall(node, call, counting)
  if (!isAbove) return true
  return sameCallsBelow(node, call, counting).length === 0 && !isSumOfCalls(node, call, counting)
}

/** Whether a call states what several calls below it do together: it stands around them. */
function isSumOfCalls(node: TraceNode, call: ToldCall, { children }: Counting): boolean {
  const parts: TraceNode[] = []
  const seen = new Set([node.id])
  const waiting = [...(children.get(node.id) ?? [])]
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (seen.has(below.id) || BOUNDARIES.has(below.is) || below.isLog === true) continue
    seen.add(below.id)
    if (below.is === 'call' && below.call?.hasUsage === true) parts.push(below)
    else waiting.push(...(children.get(below.id) ?? []))
  }
  const tokens = parts.flatMap((part) => (part.call === null ? [] : tokensOf(part.call)))
  const input = tokens.reduce((sum, one) => sum + one.inputTokens, 0)
  const output = tokens.reduce((sum, one) => sum + one.outputTokens, 0)
  const stated = tokensOf(call)
  return parts.length > 1 && stated.inputTokens === input && stated.outputTokens === output
}

/** Whether the span in which a log record was written tells of the same call itself. */
function isTold(node: TraceNode, call: ToldCall, { trace }: Counting): boolean {
  const span = node.parent === null ? undefined : trace.get(node.parent)
  return span?.is === 'call' && span.call?.hasUsage === true && isSameCall(span.call, call)
}

/** Whether a call around this one, which has no usage, has usage. A failed one is a try of its own. */
function isWithinCall(node: TraceNode, call: ToldCall, { trace }: Counting): boolean {
  if (call.event.status === 'error') return false
  for (const above of ancestors(node, trace)) {
    if (BOUNDARIES.has(above.is)) return false
    if (above.is === 'call' && above.call !== null) {
      return above.call.hasUsage && isSameCall(above.call, call)
    }
  }
  return false
}

/** Calls with usage below a span that are the same call as it, and no work of a tool or an agent. */
function sameCallsBelow(
  node: TraceNode,
  call: ToldCall,
  { children }: Counting,
): readonly TraceNode[] {
  const found: TraceNode[] = []
  const seen = new Set([node.id])
  const waiting = [...(children.get(node.id) ?? [])]
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (seen.has(below.id) || BOUNDARIES.has(below.is)) continue
    seen.add(below.id)
    waiting.push(...(children.get(below.id) ?? []))
    if (below.is !== 'call' || below.call?.hasUsage !== true) continue
    const isLogOfIt = below.isLog === true && below.parent === node.id && call.hasUsage
    if (!isLogOfIt && isSameCall(call, below.call)) found.push(below)
  }
  return found
}

/**
 * Whether two spans within each other speak of one call. Ids that differ, with counts that differ,
 * are two calls; a gateway may give a call an id of its own, but not other counts.
 */
function isSameCall(one: ToldCall, other: ToldCall): boolean {
  if (isEmbedding(one) !== isEmbedding(other)) return false
  if (one.responseId === undefined || other.responseId === undefined) return true
  if (one.responseId === other.responseId) return true
  return one.hasUsage && other.hasUsage && amountOf(one) === amountOf(other)
}

const isEmbedding = ({ event }: ToldCall): boolean =>
  event.operation === 'embeddings' || event.operation === 'rerank'

function amountOf(call: ToldCall): string {
  const { inputTokens, outputTokens } = tokensOf(call)
  return `${inputTokens}/${outputTokens}`
}

const tokensOf = ({ event }: ToldCall): TokenTotals => totalsOf(eventUsage(event))

function whoOf(node: TraceNode, trace: Trace): Who {
  let { who } = node
  for (const above of ancestors(node, trace)) who = joinWho(who, above.who)
  return who
}
