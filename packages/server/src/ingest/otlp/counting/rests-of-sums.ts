import { totalsOf, type Warning } from '@tokenledger/sdk/core'
import { eventUsage } from '../../event-usage.ts'
import type { ToldCall } from '../reading/read-span.ts'
import type { Family } from './family.ts'
import type { TraceNode } from './trace-node.ts'

/** A trace, and which of its spans are counted as calls. */
export interface CountedTrace extends Family {
  readonly isCounted: (id: string) => boolean
}

interface Tokens {
  readonly input: number
  readonly output: number
}

/** Sums are rounded, and guessed: less than this is no difference. */
const TOLERANCE = 0.01

/**
 * Warnings about sums of calls that state more than the calls below them: the rest is shown, and never
 * billed. One a sum, by the id of the first call below it that counts. Sums that state less than their
 * calls are no news: some libraries sum up the last step alone.
 */
export function restsOfSums(counted: CountedTrace): ReadonlyMap<string, Warning> {
  const warnings = new Map<string, Warning>()
  for (const node of counted.trace.values()) {
    if (node.is === 'call' || node.call?.hasUsage !== true) continue
    const below = partsBelow(node, counted)
    const first = below.flatMap(({ id }) => (counted.isCounted(id) ? [id] : [])).sort()[0]
    if (first === undefined || warnings.has(first)) continue
    const rest = restOf(tokensOf(node.call), below)
    if (rest !== null) warnings.set(first, warningOf(node.id, rest))
  }
  return warnings
}

/** The nearest parts that a sum is made of: calls that count, and other sums. */
function partsBelow(node: TraceNode, { children, isCounted }: CountedTrace): TraceNode[] {
  const parts: TraceNode[] = []
  const waiting = [...(children.get(node.id) ?? [])]
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    const isSum = below.is !== 'call' && below.call?.hasUsage === true
    if (isSum || isCounted(below.id)) parts.push(below)
    if (!isSum) waiting.push(...(children.get(below.id) ?? []))
  }
  return parts
}

function tokensOf({ event }: ToldCall): Tokens {
  const { inputTokens, outputTokens } = totalsOf(eventUsage(event))
  return { input: inputTokens, output: outputTokens }
}

function restOf(sum: Tokens, parts: readonly TraceNode[]): Tokens | null {
  let { input, output } = sum
  for (const { call } of parts) {
    if (call?.hasUsage !== true) continue
    const tokens = tokensOf(call)
    input -= tokens.input
    output -= tokens.output
  }
  const isMore = input > TOLERANCE * sum.input || output > TOLERANCE * sum.output
  return isMore ? { input: Math.max(0, input), output: Math.max(0, output) } : null
}

const warningOf = (span: string, { input, output }: Tokens): Warning => ({
  code: 'sum_exceeds_calls',
  message: `The span ${span} above sums up ${input} tokens of input and ${output} of output more than the calls that were seen below it; they are not billed`,
})
