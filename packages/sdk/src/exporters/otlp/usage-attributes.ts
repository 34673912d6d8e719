import { toDecimal } from '../../base/money.ts'
import type { Entry } from '../../ledger/entry.ts'
import { recordedCost } from '../../usage/recorded-cost.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import type { Usage } from '../../usage/usage.ts'
import type { Attributes } from './otlp-attributes.ts'
import { hasNewNames, hasOldNames, type OtlpNames } from './otlp-names.ts'

/**
 * What a call consumed, as attributes of its span. The conventions want inclusive totals, of which
 * the others are parts. What is not known is left out: zero would be a statement.
 */
export function usageAttributes(usage: Usage, names: OtlpNames): Attributes {
  if (usage.status === 'missing') return { 'tokenledger.usage.status': 'missing' }
  const { inputTokens, outputTokens, ...parts } = totalsOf(usage)
  const whole = (tokens: number): number | undefined =>
    usage.status === 'ok' ? tokens : unlessZero(tokens)
  const written = unlessZero(parts.cacheWriteTokens)
  return {
    'gen_ai.usage.input_tokens': whole(inputTokens),
    'gen_ai.usage.output_tokens': whole(outputTokens),
    'gen_ai.usage.cache_read.input_tokens': unlessZero(parts.cacheReadTokens),
    'gen_ai.usage.cache_creation.input_tokens': hasOldNames(names) ? written : undefined,
    'gen_ai.usage.cache_write.input_tokens': hasNewNames(names) ? written : undefined,
    'gen_ai.usage.reasoning.output_tokens': unlessZero(parts.reasoningTokens),
    ...(hasNewNames(names) && modalityAttributes(usage)),
    'tokenledger.usage.status': usage.status === 'partial' ? 'partial' : undefined,
    'tokenledger.usage.estimated': usage.estimated,
  }
}

/** What a call cost, as a floating number: for charts, never for accounts. */
export function costAttributes({ cost, usage }: Entry): Attributes {
  if (cost.total === null) return {}
  return {
    'gen_ai.usage.cost.amount': Number(toDecimal(cost.total)),
    'gen_ai.usage.cost.currency': 'USD',
    'gen_ai.usage.cost.source': recordedCost(usage) === null ? 'local' : 'provider',
  }
}

const MODALITIES = ['audio', 'image'] as const

function modalityAttributes({ segments }: Usage): Attributes {
  const attributes: Record<string, number | undefined> = {}
  for (const modality of MODALITIES) {
    for (const side of ['input', 'output', 'input.cacheRead'] as const) {
      const meter = `${side}.${modality}`
      const tokens = segments.reduce((sum, { meters }) => sum + (meters[meter] ?? 0), 0)
      const name = side === 'input.cacheRead' ? 'cache_read.input_tokens' : `${side}_tokens`
      attributes[`gen_ai.usage.${modality}.${name}`] = unlessZero(tokens)
    }
    const input = `gen_ai.usage.${modality}.input_tokens`
    // Inclusive: what comes from the cache is input, too.
    const cached = attributes[`gen_ai.usage.${modality}.cache_read.input_tokens`] ?? 0
    attributes[input] = unlessZero((attributes[input] ?? 0) + cached)
  }
  return attributes
}

const unlessZero = (tokens: number): number | undefined => (tokens > 0 ? tokens : undefined)
