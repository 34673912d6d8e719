import type { TelemetryAgent } from '../../agent-telemetry.ts'
import type { CountName } from './attribute-names.ts'

/** A metric that counts tokens. */
export interface TokenMetric {
  /** Of two families that one program sends the one with the higher rank counts. */
  readonly family: 'inference' | 'token.usage' | 'agent'
  /** What it counts, when that is always the same. */
  readonly count?: CountName
  /** The attribute that says what a point counts, and what its values mean. */
  readonly by?: readonly [name: string, values: Readonly<Record<string, CountName>>]
  readonly provider?: string
  /** Present when a coding agent sends it, whose history may tell of the same. */
  readonly agent?: TelemetryAgent
  readonly isInputWithoutCache?: true
  readonly isOutputWithoutReasoning?: true
}

const INFERENCE = (count: CountName): TokenMetric => ({ family: 'inference', count })

/**
 * Metrics that count tokens, by name. Histograms of tokens per operation are not for sums.
 *
 * Source: https://github.com/open-telemetry/semantic-conventions-genai (gen-ai-token-metrics), and the
 * pages named in `agent-events.ts`.
 */
const METRICS: Readonly<Record<string, TokenMetric>> = {
  'gen_ai.client.inference.usage.input_tokens': INFERENCE('input'),
  'gen_ai.client.inference.usage.output_tokens': INFERENCE('output'),
  'gen_ai.client.inference.usage.cache_read.input_tokens': INFERENCE('cacheRead'),
  'gen_ai.client.inference.usage.cache_write.input_tokens': INFERENCE('cacheWrite'),
  'gen_ai.client.inference.usage.cache_creation.input_tokens': INFERENCE('cacheWrite'),
  'gen_ai.client.inference.usage.reasoning.output_tokens': INFERENCE('reasoning'),
  'gen_ai.client.token.usage': {
    family: 'token.usage',
    by: ['gen_ai.token.type', { input: 'input', output: 'output', completion: 'output' }],
  },
  'claude_code.token.usage': {
    family: 'agent',
    by: [
      'type',
      { input: 'input', output: 'output', cacheRead: 'cacheRead', cacheCreation: 'cacheWrite' },
    ],
    provider: 'anthropic',
    agent: 'claude-code',
    isInputWithoutCache: true,
  },
  'gemini_cli.token.usage': {
    family: 'agent',
    by: [
      'type',
      {
        input: 'input',
        output: 'output',
        cache: 'cacheRead',
        thought: 'reasoning',
        tool: 'toolInput',
      },
    ],
    provider: 'gcp.gemini',
    agent: 'gemini',
    isOutputWithoutReasoning: true,
  },
}

/** The metric of this name; undefined when it counts no tokens. */
export const tokenMetric = (name: string): TokenMetric | undefined =>
  Object.hasOwn(METRICS, name) ? METRICS[name] : undefined
