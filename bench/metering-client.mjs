// One contestant of the benchmark of metering, in a process of its own: a client of OpenAI, bare or
// instrumented. Its parent says which calls to make, and hears what CPU they took.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openaiWire } from './metering-wire.mjs'

const [, , contestant, peers, chunks] = process.argv
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

const fetch = openaiWire(Number(chunks))
const client = () => new (require('openai').default)({ apiKey: 'x', fetch })

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
  'stream that asks for its usage': () =>
    streamed({ ...ask(SMALL), stream: true, stream_options: { include_usage: true } }),
}

process.on('message', async ({ kind, calls }) => {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i += 1) await KINDS[kind]()
  const { user, system } = process.cpuUsage(before)
  await flush()
  globalThis.gc?.()
  process.send({ cpu: (user + system) / calls, counted, heap: process.memoryUsage().heapUsed })
  counted = 0
})
process.send('ready')
