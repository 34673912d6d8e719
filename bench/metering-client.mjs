// One contestant of the benchmark of metering, in a process of its own: a client of OpenAI, bare or
// instrumented. Its parent says which calls to make, and hears what CPU they took. The provider is a
// fetch within the process, so that nothing but the client and its metering is measured.
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const CHUNKS = 200
const MODEL = 'gpt-4o-2024-08-06'
const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 600, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
}
const encoder = new TextEncoder()
let answers = 0

function answer() {
  const message = { role: 'assistant', content: 'All is well. '.repeat(60), refusal: null }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
  const base = { id: `chatcmpl-${answers}`, object: 'chat.completion', created: 1, model: MODEL }
  return Response.json({ ...base, choices, usage: USAGE })
}

/** A stream, each of whose events is read by itself, as they come from a model. */
function stream(wantsUsage) {
  const base = {
    id: `chatcmpl-${answers}`,
    object: 'chat.completion.chunk',
    created: 1,
    model: MODEL,
  }
  const usage = wantsUsage ? { usage: null } : {}
  const chunk = (delta, finish_reason = null) => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...usage,
  })
  const events = Array.from({ length: CHUNKS }, (_, i) => chunk({ content: ` word${i % 100}` }))
  events.push(chunk({}, 'stop'))
  if (wantsUsage) events.push({ ...base, choices: [], usage: USAGE })
  const texts = [...events.map((event) => JSON.stringify(event)), '[DONE]']
  let next = 0
  const body = new ReadableStream({
    pull(controller) {
      if (next === texts.length) controller.close()
      else controller.enqueue(encoder.encode(`data: ${texts[next++]}\n\n`))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

async function provider(_url, { body }) {
  answers += 1
  // Looked at where the fields stand, not parsed: that would cost more than what is measured.
  const isStream = body.endsWith('"stream":true}') || body.includes('"stream_options"')
  return isStream ? stream(body.includes('"include_usage":true')) : answer()
}

const [, , contestant, peers] = process.argv
const require = createRequire(join(peers, 'index.js'))
let counted = 0

/** Spans are made, batched and dropped: what leaves the process is nobody's cost here. */
function traces() {
  const { BasicTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
  const { trace, context } = require('@opentelemetry/api')
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks')
  const exporter = {
    export(spans, done) {
      counted += spans.length
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 1e6 })
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [processor] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracerProvider)
  return { tracerProvider, flush: () => processor.forceFlush() }
}

const client = () => new (require('openai').default)({ apiKey: 'x', fetch: provider })

const CONTESTANTS = {
  none: () => ({ openai: client(), flush() {} }),
  async tokenledger() {
    const { meter, TokenUsageTracker } = await import('@tokenledger/sdk')
    const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
    tracker.addSink({ take: () => counted++, flush: async () => {} })
    return { openai: meter(client(), { tracker }), flush() {} }
  },
  langfuse() {
    const { flush } = traces()
    return { openai: require('@langfuse/openai').observeOpenAI(client()), flush }
  },
  opentelemetry() {
    const { tracerProvider, flush } = traces()
    const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai')
    const { registerInstrumentations } = require('@opentelemetry/instrumentation')
    registerInstrumentations({ tracerProvider, instrumentations: [new OpenAIInstrumentation()] })
    return { openai: client(), flush }
  },
}

const { openai, flush } = await CONTESTANTS[contestant]()
const SMALL = 'How are you today? '.repeat(100)
const LARGE = 'The "quick" brown fox jumps over the lazy dog.\n'.repeat(2200)
const ask = (content) => ({ model: 'gpt-4o', messages: [{ role: 'user', content }] })
const streamed = async (request) => {
  let length = 0
  for await (const { choices } of await openai.chat.completions.create(request)) {
    length += choices[0]?.delta.content?.length ?? 0
  }
  return length
}
const KINDS = {
  small: () => openai.chat.completions.create(ask(SMALL)),
  large: () => openai.chat.completions.create(ask(LARGE)),
  stream: () => streamed({ ...ask(SMALL), stream: true }),
  'stream with usage': () =>
    streamed({ ...ask(SMALL), stream: true, stream_options: { include_usage: true } }),
}

process.on('message', async ({ kind, calls }) => {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i += 1) await KINDS[kind]()
  const { user, system } = process.cpuUsage(before)
  await flush()
  process.send({ cpu: (user + system) / calls, counted })
  counted = 0
})
process.send('ready')
