import { firstOf, type RequestFields, requestFields } from './request-fields.ts'
import { tokenizerOf } from './tokenizer-of.ts'

/** Who reads the request: decides what is put around messages, tools and images. */
export type Reader = 'openai' | 'anthropic' | 'gemini' | 'other'

/** What a provider puts around what it is sent. */
export interface RequestRules {
  readonly reader: Reader
  readonly model: string
  /** Tokens around one message: its role and its borders. */
  readonly perMessage: number
  /** Tokens that open the answer. */
  readonly perRequest: number
  /** Tokens of the hidden instructions that come with the first tool. */
  readonly withTools: number
}

/**
 * The rules that hold for a request. Sources: OpenAI, "How to count tokens with tiktoken" (3 tokens a
 * message and 3 for the answer); Anthropic, "Tool use" (hidden instructions by model and tool choice)
 * and the figures in "Token counting", which these message borders reproduce.
 */
export function requestRules(request: RequestFields): RequestRules {
  const model = typeof request['model'] === 'string' ? request['model'] : ''
  const reader = readerOf(request, model)
  switch (reader) {
    case 'openai':
      if (/embedding/i.test(model))
        return { reader, model, perMessage: 0, perRequest: 0, withTools: 0 }
      return { reader, model, perMessage: 3, perRequest: 3, withTools: 0 }
    case 'anthropic':
      return { reader, model, perMessage: 4, perRequest: 3, withTools: hiddenOf(request, model) }
    case 'gemini':
      return { reader, model, perMessage: 0, perRequest: 0, withTools: 0 }
    case 'other':
      return { reader, model, perMessage: 4, perRequest: 3, withTools: 0 }
    default:
      return reader satisfies never
  }
}

function readerOf(request: RequestFields, model: string): Reader {
  const { family, encoding } = tokenizerOf(model)
  if (encoding !== null) return 'openai'
  if (family === 'claude' || family === 'claudeLatest') return 'anthropic'
  return family === 'gemini' || request['contents'] !== undefined ? 'gemini' : 'other'
}

/** Hidden instructions with a free and with a forced tool choice, in tokens. */
const HIDDEN: readonly (readonly [model: string, free: number, forced: number])[] = [
  ['claude-3-opus', 530, 281],
  ['claude-3-sonnet', 159, 235],
  ['claude-3-haiku', 264, 340],
  ['claude-3-5-haiku', 264, 340],
  ['claude', 346, 313],
]

function hiddenOf(request: RequestFields, model: string): number {
  const row = HIDDEN.find(([name]) => model.toLowerCase().includes(name))
  const choice = requestFields(request['tool_choice'])
  const kind = choice === null ? undefined : firstOf(choice, ['type'])
  return (kind === 'any' || kind === 'tool' ? row?.[2] : row?.[1]) ?? 0
}
