import { pathName } from './path-name.ts'

/** The words in which an answer arrives when it is streamed. */
export type Wire =
  | 'chat'
  | 'responses'
  | 'messages'
  | 'gemini'
  | 'interactions'
  | 'conversations'
  | 'cohere'
  | 'ollama'
  | 'bedrock'
  | 'ai-gateway'

/** What an address says of the model call that is made there. */
export interface Route {
  /** As OpenTelemetry names it, where it has a name: `chat`, `embeddings`, `generate_content` … */
  readonly operation: string
  readonly wire: Wire
  /** Fields that the body of a call has, `a|b` being either: other programs use such addresses, too. */
  readonly needs: readonly string[]
  /** The model, where the address names it. */
  readonly model?: string
}

interface Rule extends Omit<Route, 'model'> {
  /** Matches the end of the path; a group `model` holds the model's name. */
  readonly path: RegExp
}

const DEPLOYMENT = `(?:/deployments/(?<model>[^/]+))?`
const at = (path: string): RegExp => new RegExp(`(?:${path})$`)
const rule = (path: string, operation: string, wire: Wire, needs: string[] = []): Rule => ({
  path: at(path),
  operation,
  wire,
  needs,
})

/** The first that fits. */
const RULES: readonly Rule[] = [
  rule(`${DEPLOYMENT}/chat/completions`, 'chat', 'chat'),
  rule('/(?:fim|agents)/completions', 'chat', 'chat'),
  rule(`${DEPLOYMENT}/completions`, 'text_completion', 'chat', ['prompt']),
  rule('/responses(?:/compact)?', 'chat', 'responses', ['model|prompt', 'input|prompt']),
  rule('/messages', 'chat', 'messages', ['messages', 'max_tokens']),
  rule('/conversations(?:/[^/]+(?:/restart)?)?', 'chat', 'conversations', ['inputs']),
  rule('/decisions', 'decision', 'responses', ['model', 'questions']),
  rule('/classifications|/chat/moderations', 'classification', 'chat', ['model', 'inputs|input']),
  rule('/api/chat', 'chat', 'ollama', ['model', 'messages']),
  rule('/api/generate', 'text_completion', 'ollama', ['model', 'prompt']),
  rule('/api/(?:embed|embeddings)', 'embeddings', 'ollama', ['model', 'input|prompt']),
  rule('/v[12]/chat', 'chat', 'cohere', ['messages|message']),
  rule('/v[12]/embed', 'embeddings', 'cohere', ['model', 'texts|images|inputs']),
  rule('/v1/(?:generate|summarize)', 'text_completion', 'cohere', ['model', 'prompt|text']),
  rule('/v1/classify', 'classification', 'cohere', ['model', 'inputs']),
  rule('/v2/parse', 'ocr', 'cohere', ['model', 'document']),
  rule(`${DEPLOYMENT}/embeddings`, 'embeddings', 'chat', ['input']),
  rule('/rerank', 'rerank', 'cohere', ['query', 'documents']),
  rule('/images/(?:generations|edits|variations)', 'image_generation', 'responses', [
    'prompt|image',
  ]),
  rule('/audio/speech', 'speech', 'responses', ['input']),
  rule('/audio/(?:transcriptions|translations)', 'transcription', 'responses', ['model']),
  rule('/ocr', 'ocr', 'chat', ['model', 'document']),
  rule(
    '/models/(?<model>[^/:]+):(?:generateContent|streamGenerateContent)',
    'generate_content',
    'gemini',
  ),
  rule('/models/(?<model>[^/:]+):(?:embedContent|batchEmbedContents)', 'embeddings', 'gemini'),
  rule('/models/(?<model>imagen[^/:]*):predict', 'image_generation', 'gemini', ['instances']),
  rule('/models/(?<model>[^/:]+):predict', 'embeddings', 'gemini', ['instances']),
  rule('/models/(?<model>[^/:]+):(?:rawPredict|streamRawPredict)', 'chat', 'messages'),
  rule('/interactions', 'chat', 'interactions', ['model|agent', 'input']),
  rule('/cachedContents', 'cache', 'gemini', ['model', 'contents|systemInstruction|tools']),
  rule('/language-model', 'chat', 'ai-gateway', ['prompt']),
  rule('/embedding-model', 'embeddings', 'ai-gateway', ['values']),
  rule('/image-model', 'image_generation', 'ai-gateway', ['prompt']),
  rule('/reranking-model', 'rerank', 'ai-gateway', ['query', 'documents']),
  rule('/model/(?<model>[^/]+)/(?:converse|converse-stream)', 'chat', 'bedrock'),
  rule('/model/(?<model>[^/]+)/(?:invoke|invoke-with-response-stream)', 'chat', 'bedrock'),
]

// One look tells most other requests apart.
const LAST_WORD =
  /(?:ions|responses|compact|messages|chat|generate|summarize|classify|embed|embeddings|edits|rerank|speech|ocr|parse|Contents?|[pP]redict|converse|invoke|stream|-model|conversations\/[^/]+)$|\/restart$/

/** The model call that a POST to this path makes; null when it is none that is known. */
export function routeOf(path: string): Route | null {
  if (!LAST_WORD.test(path)) return null
  for (const { path: pattern, operation, wire, needs } of RULES) {
    const match = pattern.exec(path)
    if (match === null) continue
    const model = match.groups?.['model']
    const route = { operation, wire, needs }
    return model === undefined ? route : { ...route, model: pathName(model) }
  }
  return null
}

/** What a GET brings of calls that were made before: results of a batch, a batch itself, an answer. */
export type Reading = 'results' | 'batch' | 'answer'

/** What an address says of the answers that are fetched there. */
export interface ReadingRoute {
  readonly reading: Reading
  readonly route: Route
  /** Whether other programs often have such addresses. */
  readonly isCommon: boolean
}

const reading = (path: string, reading: Reading, operation: string, wire: Wire) => ({
  path: at(path),
  found: {
    reading,
    route: { operation, wire, needs: [] },
    isCommon: /^\/(?:batches|interactions)\//.test(path),
  } satisfies ReadingRoute,
})

const READINGS = [
  reading('/files/[^/]+/content', 'results', 'chat', 'chat'),
  reading('/messages/batches/[^/]+/results', 'results', 'chat', 'messages'),
  reading('/files/[^/]+:download', 'results', 'generate_content', 'gemini'),
  reading('/batches/[^/]+', 'batch', 'generate_content', 'gemini'),
  reading('/responses/[^/]+', 'answer', 'chat', 'responses'),
  reading('/interactions/[^/]+', 'answer', 'chat', 'interactions'),
]

const IS_READING = /\/(?:files|batches|responses|interactions)\/[^/]+(?:\/content|\/results)?$/

/** What a GET of this path brings; null when it has nothing to do with models. */
export function readingOf(path: string): ReadingRoute | null {
  if (!IS_READING.test(path)) return null
  return READINGS.find(({ path: pattern }) => pattern.test(path))?.found ?? null
}
