import { type FieldSpans, valueAt } from './json-scan.ts'
import type { Wire } from './route.ts'
import { withField } from './with-field.ts'

/** A request of which the output is to be limited. */
export interface LimitableRequest {
  readonly text: string
  readonly wire: Wire
  readonly provider?: string | undefined
  readonly fields: FieldSpans
}

// OpenAI refuses `max_tokens` for its reasoning models; compatible servers know nothing else.
const NEW_NAME = new Set(['openai', 'azure.ai.openai'])

/**
 * The text of the request with this limit of its output, in its provider's words. A limit that is no
 * larger than what the request allows for thinking would be refused: then it stays as it is.
 */
export function limitOutput(request: LimitableRequest, tokens: number): string {
  const { text, fields } = request
  const thinking = valueAt(text, fields.spans.get('thinking'))
  if (thinkingBudget(thinking) >= tokens) return text
  const path = limitPath(request)
  return path === null ? text : withField(text, path, String(tokens), fields)
}

/** Null: what an agent writes at its provider cannot be limited. */
function limitPath({ wire, provider, fields }: LimitableRequest): readonly string[] | null {
  switch (wire) {
    case 'chat': {
      const isNew = fields.spans.has('max_completion_tokens') || NEW_NAME.has(provider ?? '')
      return fields.spans.has('max_tokens') || !isNew ? ['max_tokens'] : ['max_completion_tokens']
    }
    case 'responses':
      return ['max_output_tokens']
    case 'messages':
    case 'cohere':
      return ['max_tokens']
    case 'gemini':
      return ['generationConfig', 'maxOutputTokens']
    case 'interactions':
      return fields.spans.has('agent') ? null : ['generation_config', 'max_output_tokens']
    case 'conversations':
      return fields.spans.has('agent_id') ? null : ['completion_args', 'max_tokens']
    case 'ollama':
      return ['options', 'num_predict']
    case 'bedrock':
      return ['inferenceConfig', 'maxTokens']
    case 'ai-gateway':
      return ['maxOutputTokens']
    default:
      return wire satisfies never
  }
}

function thinkingBudget(thinking: unknown): number {
  const isObject = typeof thinking === 'object' && thinking !== null
  const budget: unknown = isObject ? Reflect.get(thinking, 'budget_tokens') : 0
  return typeof budget === 'number' ? budget : 0
}
