import type { Attributes } from '../decode/attributes.ts'
import { nameIn } from './attribute-reader.ts'

/**
 * What a span stands for: `call` is one call of a model, as its producer says. `tool`, `agent` and
 * `workflow` are what calls are made on behalf of, and `group` is another sum of calls: usage that
 * they carry is a sum of what stands below them. Of a span of class `other` nothing is known.
 */
export type SpanClass = 'call' | 'tool' | 'agent' | 'workflow' | 'group' | 'other'

/** What a span is: its class, and what kind of call. */
export interface SpanKind {
  readonly is: SpanClass
  /** Of calls: `chat`, `embeddings`, `rerank` …; of others what their producer calls it. */
  readonly operation?: string
}

const CALL = (operation: string): SpanKind => ({ is: 'call', operation })

const LANGFUSE: Readonly<Record<string, SpanKind>> = {
  generation: CALL('chat'),
  embedding: CALL('embeddings'),
  agent: { is: 'agent' },
  tool: { is: 'tool' },
  chain: { is: 'group' },
}

const AI_SDK: readonly (readonly [ending: string, kind: SpanKind])[] = [
  ['.doGenerate', CALL('chat')],
  ['.doStream', CALL('chat')],
  ['.doEmbed', CALL('embeddings')],
  ['.doRerank', CALL('rerank')],
  ['ai.toolCall', { is: 'tool' }],
]

const OPENINFERENCE: Readonly<Record<string, SpanKind>> = {
  LLM: CALL('chat'),
  EMBEDDING: CALL('embeddings'),
  RERANKER: CALL('rerank'),
  AGENT: { is: 'agent', operation: 'invoke_agent' },
  TOOL: { is: 'tool' },
  CHAIN: { is: 'group' },
}

const TRACELOOP: Readonly<Record<string, SpanKind>> = {
  workflow: { is: 'workflow' },
  agent: { is: 'agent', operation: 'invoke_agent' },
  tool: { is: 'tool' },
}

const REQUEST_TYPES: Readonly<Record<string, SpanKind>> = {
  chat: CALL('chat'),
  completion: CALL('text_completion'),
  embedding: CALL('embeddings'),
  rerank: CALL('rerank'),
}

const GEN_AI: Readonly<Record<string, SpanKind>> = {
  chat: CALL('chat'),
  text_completion: CALL('text_completion'),
  completion: CALL('text_completion'),
  generate_content: CALL('generate_content'),
  embeddings: CALL('embeddings'),
  embedding: CALL('embeddings'),
  rerank: CALL('rerank'),
  image_generation: CALL('image_generation'),
  speech: CALL('speech'),
  transcription: CALL('transcription'),
  execute_tool: { is: 'tool' },
  invoke_agent: { is: 'agent', operation: 'invoke_agent' },
  create_agent: { is: 'agent', operation: 'create_agent' },
  invoke_workflow: { is: 'workflow', operation: 'invoke_workflow' },
}

/** What a span is, as the producer with the most to say about it calls it. */
export function spanKind(attributes: Attributes): SpanKind {
  return (
    byName(attributes, 'langfuse.observation.type', LANGFUSE) ??
    aiSdkKind(attributes) ??
    byName(attributes, 'openinference.span.kind', OPENINFERENCE) ??
    byName(attributes, 'traceloop.span.kind', TRACELOOP) ??
    byName(attributes, 'gen_ai.operation.name', GEN_AI) ??
    byName(attributes, 'llm.request.type', REQUEST_TYPES, true) ?? { is: 'other' }
  )
}

/** A name that is not known is that of a group, unless it could be anything. */
function byName(
  attributes: Attributes,
  name: string,
  kinds: Readonly<Record<string, SpanKind>>,
  isOpen = false,
): SpanKind | undefined {
  const value = nameIn(attributes, [name])
  if (value === undefined) return undefined
  const key = [value, value.toLowerCase(), value.toUpperCase()].find((one) =>
    Object.hasOwn(kinds, one),
  )
  if (key !== undefined) return kinds[key]
  // Langfuse calls whatever it knows nothing of a span: others may know more.
  if (isOpen || value === 'span') return undefined
  return { is: 'group', operation: value }
}

function aiSdkKind(attributes: Attributes): SpanKind | undefined {
  const id = nameIn(attributes, ['ai.operationId'])
  if (id === undefined) return undefined
  const known = AI_SDK.find(([ending]) => id.endsWith(ending))
  return known === undefined ? { is: 'group', operation: id } : known[1]
}
