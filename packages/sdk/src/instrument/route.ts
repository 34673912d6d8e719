/** The words in which an answer arrives when it is streamed. */
export type Wire = 'chat' | 'responses' | 'messages' | 'gemini' | 'cohere' | 'ollama' | 'bedrock'

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
const at = (path: string): RegExp => new RegExp(`${path}$`)
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
  rule('/conversations(?:/[^/]+)?', 'chat', 'chat', ['inputs']),
  rule('/api/chat', 'chat', 'ollama', ['model', 'messages']),
  rule('/api/generate', 'text_completion', 'ollama', ['model', 'prompt']),
  rule('/api/(?:embed|embeddings)', 'embeddings', 'ollama', ['model', 'input|prompt']),
  rule('/v[12]/chat', 'chat', 'cohere', ['messages|message']),
  rule('/v[12]/embed', 'embeddings', 'cohere', ['model', 'texts|images|inputs']),
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
  rule('/models/(?<model>[^/:]+):predict', 'embeddings', 'gemini', ['instances']),
  rule('/models/(?<model>[^/:]+):(?:rawPredict|streamRawPredict)', 'chat', 'messages'),
  rule('/interactions', 'chat', 'gemini', ['model|agent', 'input']),
  rule('/model/(?<model>[^/]+)/(?:converse|converse-stream)', 'chat', 'bedrock'),
  rule('/model/(?<model>[^/]+)/(?:invoke|invoke-with-response-stream)', 'chat', 'bedrock'),
]

// One look tells most other requests apart.
const LAST_WORD =
  /(?:ions|responses|compact|messages|chat|generate|embed|embeddings|edits|rerank|speech|ocr|Contents?|[pP]redict|converse|invoke|stream|conversations\/[^/]+)$/

/** The model call that a POST to this path makes; null when it is none that is known. */
export function routeOf(path: string): Route | null {
  if (!LAST_WORD.test(path)) return null
  for (const { path: pattern, operation, wire, needs } of RULES) {
    const match = pattern.exec(path)
    if (match === null) continue
    const model = match.groups?.['model']
    const route = { operation, wire, needs }
    return model === undefined ? route : { ...route, model: decoded(model) }
  }
  return null
}

const RESULTS =
  /\/files\/[^/]+\/content$|\/messages\/batches\/[^/]+\/results$|\/files\/[^/]+:download$/
const STORED = /\/responses\/[^/]+$/

/** What a GET of this path brings: results of a batch, a response that was begun before, or neither. */
export function readingOf(path: string): 'batch' | 'response' | null {
  if (RESULTS.test(path)) return 'batch'
  return STORED.test(path) ? 'response' : null
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
