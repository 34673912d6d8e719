import { type TokenTotals, totalsOf } from '@tokenledger/sdk/core'
import { eventUsage } from '../../event-usage.ts'
import type { ToldCall } from '../reading/read-span.ts'
import { ancestors, type Family } from './family.ts'
import type { TraceNode } from './trace-node.ts'

/** A span, or log record, that tells of a call. */
export type CallNode = TraceNode & { readonly call: ToldCall }

/** Whether a span tells of a call. */
export const isTold = (node: TraceNode): node is CallNode => node.call !== null

/** Spans whose end an answer's tool or agent work begins: calls below them are calls of their own. */
export const BOUNDARIES: ReadonlySet<string> = new Set(['tool', 'agent', 'workflow'])

/**
 * Calls below a span that are the same call as it, and no work of a tool or an agent: those with usage;
 * where there is none, those without. One that failed below one that did not is a try of its own.
 */
export function* sameCallsBelow(
  node: CallNode,
  { children, bearing }: Family,
): Generator<CallNode> {
  const hasUsage = node.call.hasUsage || bearing.has(node.id)
  const waiting = [...(children.get(node.id) ?? [])]
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (BOUNDARIES.has(below.is)) continue
    waiting.push(...(children.get(below.id) ?? []))
    if (below.is !== 'call' || !isTold(below) || below.call.hasUsage !== hasUsage) continue
    const isLogOfIt = below.isLog === true && below.parent === node.id && node.call.hasUsage
    const isTry = !hasUsage && isFailed(below.call) && !isFailed(node.call)
    if (!isLogOfIt && !isTry && isSameCall(node.call, below.call)) yield below
  }
}

/**
 * The span with usage that tells of the same call around this one: around a span that has no usage and
 * did not fail, around a log record the one in which it was written.
 */
export function callAround(node: CallNode, { trace }: Family): CallNode | undefined {
  if (node.call.hasUsage ? node.isLog !== true : isFailed(node.call)) return undefined
  for (const above of ancestors(node, trace)) {
    if (BOUNDARIES.has(above.is)) return undefined
    if (above.is === 'call' && isTold(above)) {
      if (!isSameCall(above.call, node.call)) return undefined
      if (above.call.hasUsage) return above
      if (isFailed(above.call)) return undefined
    }
    if (node.isLog === true) return undefined
  }
  return undefined
}

const isFailed = ({ event }: ToldCall): boolean => event.status === 'error'

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

/** The tokens that a call states. */
export const tokensOf = ({ event }: ToldCall): TokenTotals => totalsOf(eventUsage(event))
