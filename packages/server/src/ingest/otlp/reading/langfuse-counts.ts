import { numberOf } from '../decode/message-fields.ts'
import type { CountName } from './attribute-names.ts'
import type { StatedCounts } from './meters-of-counts.ts'

/** Names in Langfuse's usage details, which stand beside each other. */
const NAMES: Readonly<Partial<Record<CountName, readonly string[]>>> = {
  input: ['input', 'prompt_tokens', 'input_tokens', 'promptTokens'],
  output: ['output', 'completion_tokens', 'output_tokens', 'completionTokens'],
  cacheRead: [
    'input_cached_tokens',
    'input_cache_read',
    'cache_read_input_tokens',
    'input_cache_read_tokens',
    'cached_tokens',
    'input_cached',
  ],
  cacheWrite: [
    'input_cache_creation',
    'cache_creation_input_tokens',
    'input_cache_write',
    'input_cache_write_tokens',
    'input_cache_creation_tokens',
  ],
  cacheWrite5m: ['input_cache_creation_5m', 'input_cache_creation_ephemeral_5m'],
  cacheWrite1h: ['input_cache_creation_1h', 'input_cache_creation_ephemeral_1h'],
  reasoning: ['output_reasoning_tokens', 'output_reasoning', 'reasoning_tokens'],
  audioInput: ['input_audio_tokens', 'input_audio'],
  audioOutput: ['output_audio_tokens', 'output_audio'],
  total: ['total', 'total_tokens'],
}

/** Names whose bearer counts as OpenAI does: the parts are inside. */
const INCLUSIVE = ['prompt_tokens', 'completion_tokens', 'promptTokens', 'completionTokens']

/**
 * The counts of Langfuse's usage details, with parts inside of their whole: Langfuse takes the parts
 * out before it sends, so they are added again, unless the total says that they are still inside.
 */
export function langfuseCounts(details: Readonly<Record<string, unknown>>): StatedCounts | null {
  const counts: Partial<Record<CountName, number>> = {}
  for (const [count, names] of Object.entries(NAMES)) {
    const stated = names.map((name) => numberOf(details[name])).find(isCount)
    if (stated !== undefined) counts[count as CountName] = stated
  }
  const { input, output, total } = counts
  if (input === undefined && output === undefined) return null
  const isInside =
    INCLUSIVE.some((name) => name in details) || total === (input ?? 0) + (output ?? 0)
  return isInside ? counts : withParts(counts)
}

function withParts(counts: Partial<Record<CountName, number>>): StatedCounts {
  const { input, output, total: _total, ...parts } = counts
  const of = (...names: readonly CountName[]): number =>
    names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  const isWrittenApart = of('cacheWrite') === 0
  const written = isWrittenApart ? of('cacheWrite5m', 'cacheWrite1h') : of('cacheWrite')
  const read = of('cacheRead', 'audioInput', 'imageInput')
  return {
    ...parts,
    ...(input !== undefined && { input: input + read + written }),
    ...(output !== undefined && { output: output + of('reasoning', 'audioOutput', 'imageOutput') }),
  }
}

const isCount = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER
