// One contestant of the benchmark of metering, in a process of its own: a client of OpenAI, bare or
// instrumented. Its parent says which calls to make, and hears what CPU they took.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openaiWire } from './metering-wire.mjs'

const [, , contestant, peers, chunks] = process.argv
const require = createRequire(join(peers, 'index.js'))
let counted = 0

/** Spans are made, batched and dropped, as calls are: what leaves the process is nobody's cost here. */
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

// Node sets the network of its fetch when that is used first.
await fetch('data:,')
openaiWire(Number(chunks))
/** A copy of the client's code for itself: none has to be quick for the calls of another. */
function freshOpenAI() {
  for (const path of Object.keys(require.cache)) delete require.cache[path]
  return require('openai').default
}
const client = (OpenAI, options) => new OpenAI({ apiKey: 'x', ...options })

const CONTESTANTS = {
  /** The least that can stand between a stream and its reader: a stream that hands on each chunk. */
  handing() {
    const handing = async (url, init) => {
      const response = await fetch(url, init)
      counted++
      const isStream = response.headers.get('content-type') === 'text/event-stream'
      return isStream ? new Response(handedOn(response.body), response) : response
    }
    return { openai: client(freshOpenAI(), { fetch: handing }), flush() {} }
  },
  async tokenledger() {
    const { meter, recordLateCalls, TokenUsageTracker } = await import('@tokenledger/sdk')
    const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
    tracker.addSink({ isPatient: true, take: () => counted++, flush: async () => {} })
    return { openai: meter(client(freshOpenAI()), { tracker }), flush: recordLateCalls }
  },
  langfuse() {
    const { flush } = traces()
    return { openai: require('@langfuse/openai').observeOpenAI(client(freshOpenAI())), flush }
  },
  opentelemetry() {
    const { tracerProvider, flush } = traces()
    const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai')
    const { registerInstrumentations } = require('@opentelemetry/instrumentation')
    registerInstrumentations({ tracerProvider, instrumentations: [new OpenAIInstrumentation()] })
    return { openai: client(freshOpenAI()), flush }
  },
}

function handedOn(body) {
  const reader = body.getReader()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await reader.read()
      if (!done) controller.enqueue(value)
      else {
        controller.close()
        controller.byobRequest?.respond(0)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

const bare = client(freshOpenAI())
const { openai: own, flush } = await CONTESTANTS[contestant]()
const SMALL = 'How are you today? '.repeat(100)
const LARGE = 'The "quick" brown fox jumps over the lazy dog.\n'.repeat(2200)
const ask = (content) => ({ model: 'gpt-4o', messages: [{ role: 'user', content }] })
const streamed = async (openai, request) => {
  let length = 0
  for await (const { choices } of await openai.chat.completions.create(request)) {
    length += choices[0]?.delta.content?.length ?? 0
  }
  return length
}
const KINDS = {
  small: (openai) => openai.chat.completions.create(ask(SMALL)),
  large: (openai) => openai.chat.completions.create(ask(LARGE)),
  stream: (openai) => streamed(openai, { ...ask(SMALL), stream: true }),
  'stream that asks for its usage': (openai) =>
    streamed(openai, { ...ask(SMALL), stream: true, stream_options: { include_usage: true } }),
}

/** Microseconds of CPU of some calls. What others have left behind is cleared away before. */
async function cpuOf(openai, call, calls) {
  await flush()
  globalThis.gc({ type: 'minor' })
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i += 1) await call(openai)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** The same calls by both in turn; who comes first changes, so that neither gains by it. */
async function compare({ kind, calls, pairs }) {
  const call = KINDS[kind]
  const figures = []
  counted = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? bare : own
    const one = await cpuOf(first, call, calls)
    const other = await cpuOf(first === bare ? own : bare, call, calls)
    figures.push(first === bare ? { bare: one, own: other } : { bare: other, own: one })
  }
  await flush()
  return { figures, counted }
}

/** The heap after so many streamed calls. */
async function heapAfter(streams) {
  for (let i = 0; i < streams; i += 1) await KINDS.stream(own)
  await flush()
  globalThis.gc()
  return { heap: process.memoryUsage().heapUsed }
}

process.on('message', async (question) => {
  const { streams } = question
  process.send(await (streams === undefined ? compare(question) : heapAfter(streams)))
})
process.send('ready')
