import { CREATED, events, json, type Reply, type Wire, type WireRequest, WORDS } from './reply.ts'

/** What every chat and response here consumes. */
export const CHAT_USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 600, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 120, audio_tokens: 0 },
}
const RESPONSE_USAGE = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 600 },
  output_tokens: 200,
  output_tokens_details: { reasoning_tokens: 120 },
  total_tokens: 1200,
}
const MODEL = 'gpt-5-2025-08-07'
const TOOL_CALL = {
  id: 'call_1',
  type: 'function',
  function: { name: 'get_weather', arguments: '{"city":"Köln"}' },
}

/** OpenAI and who speaks its words. */
export const openaiWire: Wire = (request) => {
  const { path, method } = request
  if (method === 'GET' && path.endsWith('/content')) return batchResults()
  if (method === 'GET' && path.includes('/responses/')) {
    return json(response(1, { background: true }))
  }
  if (method !== 'POST') return null
  if (path.endsWith('/chat/completions')) return chat(request)
  if (path.endsWith('/completions')) return completion(request)
  if (path.endsWith('/responses')) return responses(request)
  if (path.endsWith('/embeddings')) return embeddings(request)
  if (path.endsWith('/audio/transcriptions')) return transcription()
  if (path.endsWith('/audio/speech'))
    return { type: 'audio/mpeg', pieces: [Uint8Array.of(255, 251, 144)] }
  if (path.endsWith('/images/generations')) return image()
  return null
}

function chat({ body, number }: WireRequest): Reply {
  const id = `chatcmpl-A${number}`
  if (body['stream'] !== true) return json(chatBody(id, body))
  const options = body['stream_options'] as { include_usage?: boolean } | undefined
  const wantsUsage = options?.include_usage === true
  const base = {
    id,
    object: 'chat.completion.chunk',
    created: CREATED,
    model: MODEL,
    service_tier: 'default',
  }
  const usage = wantsUsage ? { usage: null } : {}
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...usage,
    obfuscation: 'aB3',
  })
  const isTool = Array.isArray(body['tools'])
  const texts = isTool ? toolDeltas() : WORDS.map((content) => ({ content }))
  const all = [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...texts.map((delta) => chunk(delta)),
    chunk({}, isTool ? 'tool_calls' : 'stop'),
    ...(wantsUsage ? [{ ...base, choices: [], usage: CHAT_USAGE, obfuscation: '' }] : []),
  ]
  const { pieces, ...rest } = events(all)
  return { ...rest, pieces: [...pieces, 'data: [DONE]\n\n'] }
}

function toolDeltas(): object[] {
  const { function: called, ...call } = TOOL_CALL
  const start = { index: 0, ...call, function: { name: called.name, arguments: '' } }
  return [
    { tool_calls: [start] },
    { tool_calls: [{ index: 0, function: { arguments: called.arguments } }] },
  ]
}

function chatBody(id: string, body: WireRequest['body']): object {
  const isTool = Array.isArray(body['tools'])
  const content = body['response_format'] === undefined ? WORDS.join('') : '{"answer":42}'
  const message = isTool
    ? { role: 'assistant', content: null, tool_calls: [TOOL_CALL], refusal: null }
    : { role: 'assistant', content, refusal: null, annotations: [] }
  const choice = {
    index: 0,
    message,
    logprobs: null,
    finish_reason: isTool ? 'tool_calls' : 'stop',
  }
  return {
    id,
    object: 'chat.completion',
    created: CREATED,
    model: MODEL,
    choices: [choice],
    usage: CHAT_USAGE,
    service_tier: 'default',
  }
}

function completion({ number }: WireRequest): Reply {
  const choices = [{ text: 'Once', index: 0, logprobs: null, finish_reason: 'length' }]
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 }
  const model = 'gpt-3.5-turbo-instruct'
  return json({
    id: `cmpl-A${number}`,
    object: 'text_completion',
    created: CREATED,
    model,
    choices,
    usage,
  })
}

function response(number: number, more: object = {}): object {
  const text = { type: 'output_text', text: WORDS.join(''), annotations: [], logprobs: [] }
  const message = {
    id: 'msg_1',
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [text],
  }
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: CREATED,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: MODEL,
    output: [{ id: 'rs_1', type: 'reasoning', summary: [] }, message],
    parallel_tool_calls: true,
    service_tier: 'default',
    tool_choice: 'auto',
    tools: [],
    usage: RESPONSE_USAGE,
    ...more,
  }
}

function responses({ body, number }: WireRequest): Reply {
  if (body['background'] === true) {
    return json(response(number, { background: true, status: 'queued', output: [], usage: null }))
  }
  if (body['stream'] !== true) return json(response(number))
  const open = response(number, { status: 'in_progress', output: [], usage: null })
  const item = {
    id: 'msg_1',
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  }
  const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const text = WORDS.join('')
  const done = { ...item, status: 'completed', content: [{ ...part, text }] }
  const all = [
    { type: 'response.created', response: open },
    { type: 'response.in_progress', response: open },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.content_part.added', ...place, part },
    ...WORDS.map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
    })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: { ...part, text } },
    { type: 'response.output_item.done', output_index: 0, item: done },
    { type: 'response.completed', response: response(number, { output: [done] }) },
  ]
  return events(
    all.map((event, sequence_number) => ({ ...event, sequence_number })),
    { isNamed: true },
  )
}

function embeddings({ body }: WireRequest): Reply {
  const vector = Array.from({ length: 256 }, (_, index) => index / 256)
  const bytes = Buffer.from(Float32Array.from(vector).buffer)
  const embedding = body['encoding_format'] === 'base64' ? bytes.toString('base64') : vector
  const inputs = Array.isArray(body['input']) ? body['input'] : [body['input']]
  const data = inputs.map((_, index) => ({ object: 'embedding', index, embedding }))
  const usage = { prompt_tokens: 37, total_tokens: 37 }
  const isMistral = String(body['model']).startsWith('mistral')
  const model = isMistral
    ? { id: 'emb_1', model: 'mistral-embed' }
    : { model: 'text-embedding-3-small' }
  return json({ object: 'list', data, ...model, usage })
}

function transcription(): Reply {
  const input_token_details = { text_tokens: 0, audio_tokens: 140 }
  const usage = {
    type: 'tokens',
    input_tokens: 140,
    input_token_details,
    output_tokens: 21,
    total_tokens: 161,
  }
  return json({ text: 'Hello', usage })
}

function image(): Reply {
  const input_tokens_details = { text_tokens: 10, image_tokens: 0 }
  const usage = { input_tokens: 10, input_tokens_details, output_tokens: 1056, total_tokens: 1066 }
  return json({ created: CREATED, data: [{ b64_json: 'AAAA'.repeat(500) }], usage })
}

function batchResults(): Reply {
  const lines = ['a', 'b', 'c'].map((custom_id, index) => {
    const body = chatBody(`chatcmpl-batch-${custom_id}`, {})
    const answered = { status_code: 200, request_id: `req_${index}`, body }
    return { id: `batch_req_${index}`, custom_id, response: answered, error: null }
  })
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  return { type: 'application/octet-stream', pieces: [text.slice(0, 700), text.slice(700)] }
}
