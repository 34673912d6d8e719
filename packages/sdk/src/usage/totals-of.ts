import {
  isCacheReadMeter,
  isCacheWriteMeter,
  isInputMeter,
  isOutputMeter,
  isReasoningMeter,
  TOKEN_METERS,
} from './meters.ts'
import type { Meters, Usage } from './usage.ts'

/** Inclusive token totals: the subsets are parts of input and output, never added to them. */
export interface TokenTotals {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly totalTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
}

/**
 * Inclusive totals of a reading: input = Σ `input*`, output = Σ `output*`, over all its segments.
 *
 * @example
 * import { totalsOf } from '@tokenledger/sdk'
 * const meters = { input: 100, 'input.cacheRead': 900, output: 20 }
 * const usage = { status: 'ok', segments: [{ model: null, meters }], context: {}, details: {}, warnings: [] }
 * console.log(totalsOf(usage).inputTokens) // 1000
 */
export function totalsOf(usage: Pick<Usage, 'segments'>): TokenTotals {
  const [first] = usage.segments
  if (first !== undefined && usage.segments.length === 1) return tokensOf(first.meters)
  const all = usage.segments.map((segment) => tokensOf(segment.meters))
  const sum = (key: keyof TokenTotals): number => all.reduce((total, one) => total + one[key], 0)
  return {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    totalTokens: sum('totalTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    cacheWriteTokens: sum('cacheWriteTokens'),
    reasoningTokens: sum('reasoningTokens'),
  }
}

/** What the tokens of a meter are counted as. */
interface Kind {
  readonly isInput: boolean
  readonly isOutput: boolean
  readonly isCacheRead: boolean
  readonly isCacheWrite: boolean
  readonly isReasoning: boolean
}

const kindFrom = (meter: string): Kind => ({
  isInput: isInputMeter(meter),
  isOutput: isOutputMeter(meter),
  isCacheRead: isCacheReadMeter(meter),
  isCacheWrite: isCacheWriteMeter(meter),
  isReasoning: isReasoningMeter(meter),
})

// One look for five comparisons of text: every reading and every budget sums.
const KINDS: ReadonlyMap<string, Kind> = new Map(
  TOKEN_METERS.map((meter) => [meter, kindFrom(meter)]),
)

/** Inclusive totals of one segment's meters. */
export function tokensOf(meters: Meters): TokenTotals {
  let inputTokens = 0
  let outputTokens = 0
  let cacheReadTokens = 0
  let cacheWriteTokens = 0
  let reasoningTokens = 0
  for (const meter of Object.keys(meters)) {
    const quantity = meters[meter] ?? 0
    const kind = KINDS.get(meter) ?? kindFrom(meter)
    if (kind.isInput) inputTokens += quantity
    if (kind.isOutput) outputTokens += quantity
    if (kind.isCacheRead) cacheReadTokens += quantity
    if (kind.isCacheWrite) cacheWriteTokens += quantity
    if (kind.isReasoning) reasoningTokens += quantity
  }
  const totalTokens = inputTokens + outputTokens
  return {
    inputTokens,
    outputTokens,
    totalTokens,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
  }
}
