import { events, json, type Reply, type Wire, type WireRequest, WORDS } from './reply.ts'

const MODEL = 'gemini-2.5-pro'
const USAGE = {
  promptTokenCount: 1000,
  cachedContentTokenCount: 600,
  candidatesTokenCount: 80,
  thoughtsTokenCount: 120,
  totalTokenCount: 1200,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1000 }],
}

/** Gemini's generateContent, as events or as an array, and its embeddings. */
export const geminiWire: Wire = (request) => {
  const { path } = request
  if (path.endsWith(':generateContent')) return json(answer(request, WORDS.join(''), true))
  if (path.endsWith(':streamGenerateContent')) return asEvents(request)
  if (path.endsWith('/interactions')) return interaction(request)
  if (path.endsWith(':batchEmbedContents')) return json({ embeddings: [{ values: [0.1, 0.2] }] })
  return null
}

function answer({ number, body }: WireRequest, text: string, isLast: boolean): object {
  const part = Array.isArray(body['tools'])
    ? { functionCall: { name: 'get_weather', args: { city: 'Köln' } } }
    : { text }
  const candidate = {
    content: { role: 'model', parts: [part] },
    ...(isLast && { finishReason: 'STOP' }),
    index: 0,
  }
  const usageMetadata = isLast
    ? USAGE
    : { ...USAGE, candidatesTokenCount: 1, totalTokenCount: 1121 }
  return {
    candidates: [candidate],
    usageMetadata,
    modelVersion: MODEL,
    responseId: `gem_${number}`,
  }
}

function asEvents(request: WireRequest): Reply {
  const all = WORDS.map((text, index) => answer(request, text, index === WORDS.length - 1))
  return events(all, { end: '\r\n\r\n' })
}

/** The same without `alt=sse`: an array, whose objects arrive one by one. */
export function asArray(request: WireRequest): Reply {
  const all = WORDS.map((text, index) => answer(request, text, index === WORDS.length - 1))
  const pieces = all.map(
    (one, index) => `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(one, null, 2)}`,
  )
  return { type: 'application/json; charset=UTF-8', pieces: [...pieces, ']'] }
}

/** An interaction, streamed if that is asked for. */
function interaction({ number, body }: WireRequest): Reply {
  const base = { id: `int_${number}`, object: 'interaction', model: MODEL }
  const usage = { total_input_tokens: 1000, total_output_tokens: 80, total_thought_tokens: 120 }
  const done = { ...base, status: 'completed', usage: { ...usage, total_tokens: 1200 } }
  if (body['stream'] !== true) return json(done)
  const all = [
    { event_type: 'interaction.created', interaction: { ...base, status: 'in_progress' } },
    { event_type: 'step.start', index: 0, step: { type: 'model_output' } },
    ...WORDS.map((text) => ({ event_type: 'step.delta', index: 0, delta: { type: 'text', text } })),
    { event_type: 'step.stop', index: 0 },
    { event_type: 'interaction.completed', interaction: done },
  ]
  const { pieces, ...rest } = events(all)
  return { ...rest, pieces: [...pieces, 'event: done\ndata: [DONE]\n\n'] }
}
