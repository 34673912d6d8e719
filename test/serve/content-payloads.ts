/** A short sentence, as people ask and models answer: nothing that was said is kept, however short. */
export const SECRET = 'zebra pancakes at midnight'

const said = `He said: ${SECRET}.`
const call = { name: 'search', arguments: JSON.stringify({ query: said }) }
const toolCall = { id: 'call_1', type: 'function', function: call }

/** Whole answers of providers, with all that is said in them. */
const ANSWERS: Readonly<Record<string, object>> = {
  openai: {
    id: 'chatcmpl-A1',
    object: 'chat.completion',
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content: said, tool_calls: [toolCall] } }],
    usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
  },
  'openai responses': {
    id: 'resp_1',
    object: 'response',
    model: 'gpt-5',
    instructions: said,
    output: [{ type: 'message', content: [{ type: 'output_text', text: said }] }, { ...call }],
    usage: { input_tokens: 9, output_tokens: 4, total_tokens: 13 },
  },
  anthropic: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [
      { type: 'thinking', thinking: said, signature: 'x' },
      { type: 'tool_use', id: 'toolu_1', name: 'search', input: { query: said } },
    ],
    stop_sequence: said,
    usage: { input_tokens: 9, output_tokens: 4 },
  },
  'gcp.gemini': {
    responseId: 'g-1',
    modelVersion: 'gemini-2.5-pro',
    candidates: [{ content: { role: 'model', parts: [{ text: said }] }, finishMessage: said }],
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4, totalTokenCount: 13 },
  },
  'aws.bedrock': {
    output: { message: { role: 'assistant', content: [{ text: said }] } },
    usage: { inputTokens: 9, outputTokens: 4, totalTokens: 13 },
    metrics: { latencyMs: 12 },
  },
  cohere: {
    id: 'c-1',
    message: { role: 'assistant', content: [{ type: 'text', text: said }], tool_plan: said },
    usage: { billed_units: { input_tokens: 9, output_tokens: 4 }, tokens: { input_tokens: 9 } },
  },
  ollama: {
    model: 'llama3.2',
    message: { role: 'assistant', content: said },
    response: said,
    done: true,
    prompt_eval_count: 9,
    eval_count: 4,
  },
  perplexity: {
    model: 'sonar',
    choices: [{ message: { content: said } }],
    search_results: [{ title: said, url: 'https://x.example' }],
    usage: { prompt_tokens: 9, completion_tokens: 4 },
  },
  'a provider that nobody knows': {
    text: said,
    messages: [{ content: said }],
    usage: { tokens_in: 9, prompt: said },
  },
  'an error': {
    error: { message: said, type: 'invalid_request_error' },
    usage: { prompt_tokens: 9 },
  },
}

/** A usage object in which somebody has put what was said, and beside it, too. */
const STUFFED = {
  usage: {
    prompt_tokens: 9,
    completion_tokens: 4,
    prompt: said,
    completion: { text: said },
    prompt_tokens_details: { cached_tokens: 1, text: said },
    [said]: 1,
  },
  prompt: said,
  messages: [{ role: 'user', content: said }],
  tools: { used: ['search'], arguments: said, succeeded: { search: true } },
}

/** Events that are taken. */
export const EVENTS: readonly object[] = [
  ...Object.entries(ANSWERS).map(([provider, usage], index) => ({
    id: `answer-${index}`,
    provider,
    usage,
  })),
  ...Object.entries(ANSWERS).map(([, usage], index) => ({ id: `unnamed-${index}`, usage })),
  ...['openai', 'anthropic', 'somebody'].map((provider, index) => ({
    id: `stuffed-${index}`,
    provider,
    ...STUFFED,
  })),
  { id: 'text-for-a-count', provider: 'openai', input_tokens: said, output_tokens: 4 },
  { id: 'read', meters: { input: 9 }, reading: { status: 'ok', raw: ANSWERS['openai'] } },
  { id: 'met', meters: { input: 9, output: said } },
]

/** Events that are refused, each alone. */
export const REFUSED: readonly object[] = [
  { id: 'refused-1', provider: { name: said }, input_tokens: 1 },
  { id: 'refused-2', time: said, input_tokens: 1 },
  { id: 'refused-3', tools: said, input_tokens: 1 },
]

/** The same as CloudEvents. */
export const CLOUD_EVENTS: readonly object[] = Object.entries(ANSWERS).map(
  ([provider, usage], index) => ({
    specversion: '1.0',
    id: `cloud-${index}`,
    source: '/test',
    type: 'call',
    subject: 'a-task',
    data: { provider, usage, tokens: 9, model: 'gpt-4o', prompt: said, messages: [said] },
  }),
)

const text = (value: string) => ({ stringValue: value })
const attributes = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : text(value),
  }))

const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: said }] }])
const SPOKEN = {
  'gen_ai.input.messages': messages,
  'gen_ai.output.messages': messages,
  'gen_ai.system_instructions': said,
  'gen_ai.prompt': said,
  'gen_ai.completion': said,
  'gen_ai.tool.call.arguments': said,
  'gen_ai.tool.call.result': said,
  'gen_ai.tool.description': said,
  'llm.input_messages.0.message.content': said,
  'input.value': said,
  'output.value': said,
  'traceloop.entity.input': said,
  'ai.prompt': said,
  'ai.prompt.messages': messages,
  'ai.response.text': said,
  'ai.toolCall.args': said,
  'langfuse.observation.input': said,
  'langfuse.observation.output': said,
  'error.message': said,
  'exception.message': said,
}
const COUNTS = {
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 9,
  'gen_ai.usage.output_tokens': 4,
}
const NOW = `${Date.now()}000000`
const OPERATIONS = ['chat', 'execute_tool', 'invoke_agent']

const span = (operation: string, index: number) => ({
  traceId: `${index}`.padStart(32, '1'),
  spanId: `${index}`.padStart(16, '1'),
  name: `${operation} gpt-4o`,
  startTimeUnixNano: NOW,
  endTimeUnixNano: NOW,
  attributes: attributes({ 'gen_ai.operation.name': operation, ...COUNTS, ...SPOKEN }),
  events: [
    { name: 'gen_ai.user.message', timeUnixNano: NOW, attributes: attributes({ content: said }) },
    { name: 'exception', timeUnixNano: NOW, attributes: attributes(SPOKEN) },
  ],
  status: { code: 2, message: said },
})

const record = (name: string) => ({
  eventName: name,
  timeUnixNano: NOW,
  body: text(said),
  attributes: attributes({ 'event.name': name, ...COUNTS, ...SPOKEN, prompt: said, error: said }),
})

/** Claude Code's, Codex's and Gemini CLI's telemetry, with what may stand in it. */
const AGENT_LOGS = [
  {
    'event.name': 'api_request',
    model: 'claude-sonnet-4-5',
    input_tokens: 9,
    output_tokens: 4,
    prompt: said,
  },
  { 'event.name': 'api_error', model: 'claude-sonnet-4-5', error: said, input_tokens: 9 },
  { 'event.name': 'user_prompt', prompt: said },
  {
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    model: 'gpt-5',
    input_token_count: 9,
    output_token_count: 4,
    'error.message': said,
  },
  {
    'event.name': 'gemini_cli.api_response',
    model: 'gemini-2.5-pro',
    input_token_count: 9,
    output_token_count: 4,
    response_text: said,
    error: said,
  },
]

/** Requests of OpenTelemetry, by their address. */
export const OTLP: Readonly<Record<string, object>> = {
  '/v1/traces': { resourceSpans: [{ scopeSpans: [{ spans: OPERATIONS.map(span) }] }] },
  '/v1/logs': {
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              ...[
                'gen_ai.user.message',
                'gen_ai.choice',
                'gen_ai.client.inference.operation.details',
                'gen_ai.client.operation.exception',
              ].map(record),
              ...AGENT_LOGS.map((values) => ({
                timeUnixNano: NOW,
                body: text(said),
                attributes: attributes(values as Record<string, string | number>),
              })),
            ],
          },
        ],
      },
    ],
  },
}
