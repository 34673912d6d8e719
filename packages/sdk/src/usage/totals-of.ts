import {
  isCacheReadMeter,
  isCacheWriteMeter,
  isInputMeter,
  isOutputMeter,
  isReasoningMeter,
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
  const [only, ...more] = usage.segments
  if (only !== undefined && more.length === 0) return tokensOf(only.meters)
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

/** Inclusive totals of one segment's meters. */
export function tokensOf(meters: Meters): TokenTotals {
  let inputTokens = 0
  let outputTokens = 0
  let cacheReadTokens = 0
  let cacheWriteTokens = 0
  let reasoningTokens = 0
  for (const meter of Object.keys(meters)) {
    const quantity = meters[meter] ?? 0
    switch (kinds.get(meter) ?? kindOf(meter)) {
      case 'cacheRead':
        inputTokens += quantity
        cacheReadTokens += quantity
        break
      case 'cacheWrite':
        inputTokens += quantity
        cacheWriteTokens += quantity
        break
      case 'input':
        inputTokens += quantity
        break
      case 'reasoning':
        outputTokens += quantity
        reasoningTokens += quantity
        break
      case 'output':
        outputTokens += quantity
        break
      case 'other':
    }
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

type MeterKind = 'cacheRead' | 'cacheWrite' | 'input' | 'reasoning' | 'output' | 'other'

// Names come from outside; a stream of ever new ones must not fill the memory.
const REMEMBERED_KINDS = 1000
const kinds = new Map<string, MeterKind>()

/** Each call asks for the same few names: looking one up takes a fifth of working it out. */
function kindOf(meter: string): MeterKind {
  const kind = workedOutKind(meter)
  if (kinds.size < REMEMBERED_KINDS) kinds.set(meter, kind)
  return kind
}

function workedOutKind(meter: string): MeterKind {
  if (isCacheReadMeter(meter)) return 'cacheRead'
  if (isCacheWriteMeter(meter)) return 'cacheWrite'
  if (isInputMeter(meter)) return 'input'
  if (isReasoningMeter(meter)) return 'reasoning'
  return isOutputMeter(meter) ? 'output' : 'other'
}
