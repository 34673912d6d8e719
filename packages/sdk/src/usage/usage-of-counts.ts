import { knownCount } from './known-count.ts'
import type { Usage, Warning } from './usage.ts'

/** Inclusive counts that a caller states. Null and absent: not known. */
export interface StatedCounts {
  readonly model: string | null
  readonly inputTokens: number | null | undefined
  readonly outputTokens: number | null | undefined
  /** The part of the input that was read from a cache. @default 0 */
  readonly cachedInputTokens?: number | null | undefined
  /** Tokens of tools that stand beside the input. @default 0 */
  readonly toolTokens?: number | null | undefined
}

/**
 * The reading of counts that a caller states. A count that is none (negative, `NaN`, text) is as good
 * as unknown and noted; it never becomes zero. What is unknown makes the reading `partial`, or
 * `missing` when nothing is known.
 */
export function usageOfCounts(stated: StatedCounts): Usage {
  const warnings: Warning[] = []
  const input = readCount(stated.inputTokens, 'inputTokens', warnings)
  const output = readCount(stated.outputTokens, 'outputTokens', warnings)
  const tools = readCount(stated.toolTokens ?? 0, 'toolTokens', warnings) ?? 0
  const cached = readCount(stated.cachedInputTokens ?? 0, 'cachedInputTokens', warnings) ?? 0
  if (input === null && output === null && tools === 0) return nothingKnown(warnings)
  if (input === null) warnings.push(unknown('input_unknown', 'input'))
  if (output === null) warnings.push(unknown('output_unknown', 'output'))
  const fromCache = cachedPart(cached, input ?? cached, warnings)
  const meters = aboveZero({
    input: (input ?? fromCache) - fromCache,
    'input.cacheRead': fromCache,
    'input.tool': tools,
    output: output ?? 0,
  })
  return {
    status: input === null || output === null ? 'partial' : 'ok',
    segments: [{ model: stated.model, meters }],
    context: {},
    details: {},
    warnings,
  }
}

function readCount(value: unknown, path: string, warnings: Warning[]): number | null {
  const count = knownCount(value)
  if (count === null && value !== null && value !== undefined) {
    warnings.push({ code: 'invalid_field', message: `${path} is no count and was left out`, path })
  }
  return count
}

function cachedPart(cached: number, input: number, warnings: Warning[]): number {
  if (cached <= input) return cached
  const message = `cachedInputTokens ${cached} is more than the input ${input}; cut down to it`
  warnings.push({ code: 'cache_exceeds_input', message, path: 'cachedInputTokens' })
  return input
}

function unknown(code: string, side: string): Warning {
  return { code, message: `The ${side} of the call is not known` }
}

function nothingKnown(warnings: readonly Warning[]): Usage {
  const missing = { code: 'usage_missing', message: 'Neither input nor output are known' }
  return {
    status: 'missing',
    segments: [],
    context: {},
    details: {},
    warnings: [...warnings, missing],
  }
}

function aboveZero(meters: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(meters).filter(([, quantity]) => quantity > 0))
}
