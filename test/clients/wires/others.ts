import { CREATED, events, json, type Reply, type Wire, type WireRequest, WORDS } from './reply.ts'

/** Cohere's chat (v2), embed and rerank. */
export const cohereWire: Wire = (request) => {
  const { path, number, body } = request
  const usage = {
    billed_units: { input_tokens: 900, output_tokens: 200 },
    tokens: { input_tokens: 1000, output_tokens: 210 },
  }
  const id = `cohere-${number}`
  if (path.endsWith('/v2/chat')) {
    if (body['stream'] === true) return cohereStream(id, usage)
    const content = [{ type: 'text', text: WORDS.join('') }]
    return json({ id, finish_reason: 'COMPLETE', message: { role: 'assistant', content }, usage })
  }
  if (path.endsWith('/v2/embed')) {
    const embeddings = { float: [[0.1, 0.2]] }
    const meta = { api_version: { version: '2' }, billed_units: { input_tokens: 37 } }
    return json({ id, embeddings, texts: ['a'], meta, response_type: 'embeddings_by_type' })
  }
  if (path.endsWith('/v2/rerank')) {
    const meta = { api_version: { version: '2' }, billed_units: { search_units: 1 } }
    return json({ id, results: [{ index: 0, relevance_score: 0.9 }], meta })
  }
  return null
}

function cohereStream(id: string, usage: object): Reply {
  const content = (text: string): object => ({ message: { content: { text } } })
  const start = {
    message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] },
  }
  const all = [
    { id, type: 'message-start', delta: start },
    {
      type: 'content-start',
      index: 0,
      delta: { message: { content: { type: 'text', text: '' } } },
    },
    ...WORDS.map((text) => ({ type: 'content-delta', index: 0, delta: content(text) })),
    { type: 'content-end', index: 0 },
    { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage } },
  ]
  return events(all, { isNamed: true })
}

/** A conversation of Mistral. */
function conversation(isStream: boolean): Reply {
  const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 }
  const conversation_id = 'conv_1'
  if (!isStream) return json({ object: 'conversation.response', conversation_id, usage })
  const all = [
    { type: 'conversation.response.started', conversation_id },
    ...WORDS.map((content) => ({ type: 'message.output.delta', id: 'm1', content })),
    { type: 'conversation.response.done', usage },
  ]
  return events(all, { isNamed: true })
}

/** Mistral: OpenAI's words with a usage in the last chunk of every stream. */
export const mistralWire: Wire = ({ path, body, number }) => {
  if (path.endsWith('/conversations')) return conversation(body['stream'] === true)
  const isMistral = String(body['model']).startsWith('mistral')
  if (!isMistral || !path.endsWith('/chat/completions')) return null
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 200,
    total_tokens: 1200,
    num_cached_tokens: 600,
  }
  const base = { id: `mistral${number}`, created: CREATED, model: 'mistral-large-2411' }
  if (body['stream_options'] !== undefined) {
    return json(
      { object: 'error', message: 'Extra inputs are not permitted', param: 'stream_options' },
      422,
    )
  }
  if (body['stream'] !== true) {
    const message = { role: 'assistant', content: WORDS.join(''), tool_calls: null, prefix: false }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    return json({ ...base, object: 'chat.completion', choices, usage })
  }
  const chunks = WORDS.map((content, index) => {
    const isLast = index === WORDS.length - 1
    const choice = {
      index: 0,
      delta: { role: 'assistant', content },
      finish_reason: isLast ? 'stop' : null,
    }
    return { ...base, object: 'chat.completion.chunk', choices: [choice], ...(isLast && { usage }) }
  })
  const { pieces, ...rest } = events(chunks)
  return { ...rest, pieces: [...pieces, 'data: [DONE]\n\n'] }
}

/** Ollama's own API: a line of JSON each. */
export const ollamaWire: Wire = (request: WireRequest) => {
  if (!request.path.endsWith('/api/chat')) return null
  const base = { model: 'llama3.2', created_at: '2025-11-24T16:00:00Z' }
  const last = { done: true, done_reason: 'stop', prompt_eval_count: 1000, eval_count: 200 }
  const message = (content: string): object => ({ message: { role: 'assistant', content } })
  if (request.body['stream'] === false)
    return json({ ...base, ...message(WORDS.join('')), ...last })
  const lines = [
    ...WORDS.map((word) => ({ ...base, ...message(word), done: false })),
    { ...base, ...message(''), ...last },
  ]
  return { type: 'application/x-ndjson', pieces: lines.map((line) => `${JSON.stringify(line)}\n`) }
}
