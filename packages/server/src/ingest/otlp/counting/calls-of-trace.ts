import type { Warning } from '@tokenledger/sdk/core'
import type { ToldCall } from '../reading/read-span.ts'
import { joinWho, type Who } from '../reading/who-of.ts'
import { ancestors, type Family, familyOf } from './family.ts'
import { restsOfSums } from './rests-of-sums.ts'
import {
  BOUNDARIES,
  type CallNode,
  callAround,
  isTold,
  sameCallsBelow,
  tokensOf,
} from './same-call.ts'
import type { Trace, TraceNode } from './trace-node.ts'

/** A call that a trace tells of, and who it belongs to. */
export interface TraceCall {
  /** The span, or log record, that tells of it. */
  readonly id: string
  /** How many spans are above that. */
  readonly depth: number
  readonly call: ToldCall
  readonly who: Who
  /** What spans around and within it say of the same call, the innermost first. */
  readonly others: readonly TraceCall[]
  /** What a sum around it says of other calls. */
  readonly warning?: Warning
}

/** What a trace tells of calls. */
export interface TraceCalls {
  /** Each once. */
  readonly counted: readonly TraceCall[]
  /** Spans of calls that are none of their own: what they stand around, or within, counts. */
  readonly uncounted: readonly TraceCall[]
}

/**
 * The calls of a trace, each once, whatever the order in which its spans came:
 *
 * - Usage on a span that is no call of a model counts only when nothing below it has usage.
 * - Calls that stand within each other, seen by several libraries, are one: the innermost with usage,
 *   else the innermost.
 * - A call that states the sum of several calls below it stands around them, and is none itself.
 * - A call without usage counts as missing, unless a call around or below it has usage.
 */
export function callsOfTrace(spans: Trace): TraceCalls {
  const family = familyOf(spans)
  const { trace } = family
  const calls = new Map<string, TraceCall>()
  const around: CallNode[] = []
  for (const node of trace.values()) {
    if (!isTold(node)) continue
    if (counts(node, family)) calls.set(node.id, callOf(node, trace))
    else if (node.is === 'call') around.push(node)
  }
  const uncounted = around.map((node) => callOf(node, trace)).sort(byDepth)
  for (const told of uncounted) attach(told, calls, family)
  for (const [id, warning] of restsOfSums({ ...family, isCounted: (id) => calls.has(id) })) {
    const call = calls.get(id)
    if (call !== undefined) calls.set(id, { ...call, warning })
  }
  return { counted: [...calls.values()], uncounted }
}

function callOf(node: CallNode, trace: Trace): TraceCall {
  let { who } = node
  let depth = 0
  for (const above of ancestors(node, trace)) {
    who = joinWho(who, above.who)
    depth++
  }
  return { id: node.id, depth, call: node.call, who, others: [] }
}

/** The innermost first, in whatever order they came. */
const byDepth = (one: TraceCall, other: TraceCall): number =>
  other.depth - one.depth || (one.id < other.id ? -1 : 1)

/** What a span says of the one call around it, or within it, goes to that call: it may know more. */
function attach(told: TraceCall, calls: Map<string, TraceCall>, family: Family): void {
  const node = family.trace.get(told.id)
  const call = node !== undefined && isTold(node) ? countedCallOf(node, calls, family) : undefined
  if (call !== undefined) calls.set(call.id, { ...call, others: [...call.others, told] })
}

/** The counted call that a span tells of, where that is one: below it, else around it. */
function countedCallOf(
  node: CallNode,
  calls: ReadonlyMap<string, TraceCall>,
  family: Family,
): TraceCall | undefined {
  const counted = calls.get(node.id)
  if (counted !== undefined) return counted
  const below = [...sameCallsBelow(node, family)].flatMap(({ id }) => calls.get(id) ?? [])
  if (below.length > 0) return below.length === 1 ? below[0] : undefined
  const around = callAround(node, family)
  return around === undefined ? undefined : countedCallOf(around, calls, family)
}

function counts(node: CallNode, family: Family): boolean {
  const { hasUsage } = node.call
  const isAbove = family.bearing.has(node.id)
  if (node.is !== 'call') return hasUsage && !isAbove
  if (isAbove && !hasUsage) return false
  if (callAround(node, family) !== undefined) return false
  if (!isAbove && hasUsage) return true
  for (const _ of sameCallsBelow(node, family)) return false
  return !hasUsage || !isSumOfCalls(node, family)
}

/** Whether a call states what several calls below it do together: it stands around them. */
function isSumOfCalls(node: CallNode, { children }: Family): boolean {
  const parts: CallNode[] = []
  const waiting: TraceNode[] = [...(children.get(node.id) ?? [])]
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (BOUNDARIES.has(below.is) || below.isLog === true) continue
    if (below.is === 'call' && isTold(below) && below.call.hasUsage) parts.push(below)
    else waiting.push(...(children.get(below.id) ?? []))
  }
  const tokens = parts.map(({ call }) => tokensOf(call))
  const input = tokens.reduce((sum, one) => sum + one.inputTokens, 0)
  const output = tokens.reduce((sum, one) => sum + one.outputTokens, 0)
  const stated = tokensOf(node.call)
  return parts.length > 1 && stated.inputTokens === input && stated.outputTokens === output
}
