import { events, json, type Reply, type Wire, type WireRequest, WORDS } from './reply.ts'

const USAGE = {
  input_tokens: 100,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 600,
  cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 0 },
  output_tokens: 200,
  service_tier: 'standard',
}
const MODEL = 'claude-sonnet-5'

/** Anthropic's messages. */
export const anthropicWire: Wire = (request) => {
  if (request.path.endsWith('/results')) return results()
  if (!request.path.endsWith('/messages')) return null
  return request.body['stream'] === true
    ? stream(request)
    : json(message(`msg_${request.number}`, request))
}

function message(id: string, { body }: Pick<WireRequest, 'body'>): object {
  const text = [{ type: 'text', text: WORDS.join('') }]
  const call = [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Köln' } }]
  const isTool = Array.isArray(body['tools'])
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: MODEL,
    content: isTool ? call : text,
    stop_reason: isTool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: USAGE,
  }
}

function stream({ number }: WireRequest): Reply {
  const start = {
    ...message(`msg_${number}`, { body: {} }),
    content: [],
    stop_reason: null,
    usage: { ...USAGE, output_tokens: 1 },
  }
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
  const all = [
    { type: 'message_start', message: start },
    block,
    { type: 'ping' },
    ...WORDS.map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { ...USAGE, cache_creation: undefined, service_tier: undefined },
    },
    { type: 'message_stop' },
  ]
  return events(all, { isNamed: true })
}

function results(): Reply {
  const succeeded = ['a', 'b'].map((custom_id) => ({
    custom_id,
    result: { type: 'succeeded', message: message(`msg_batch_${custom_id}`, { body: {} }) },
  }))
  const error = { type: 'error', error: { type: 'invalid_request_error', message: 'No' } }
  const all = [...succeeded, { custom_id: 'c', result: { type: 'errored', error } }]
  return { type: 'application/x-jsonl', pieces: all.map((line) => `${JSON.stringify(line)}\n`) }
}
