// A program of its own, as people write them: node instrumented-program.mjs LIBRARY
import { createRequire } from 'node:module'
import { context, metrics, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

const { PROVIDER_URL, OTLP_URL, FORM = 'protobuf' } = process.env
const require = createRequire(import.meta.url)
const PROMPT = 'TOP-SECRET-PROMPT'
const closing = []

function tell({ withSpans = true, processors = [] } = {}) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const Exporter = FORM === 'json' ? JsonExporter : ProtobufExporter
  const exporter = new Exporter({ url: `${OTLP_URL}/v1/traces`, compression: 'gzip' })
  const spans = new BasicTracerProvider({
    spanProcessors: processors.length > 0 ? processors : [new BatchSpanProcessor(exporter)],
  })
  if (withSpans) trace.setGlobalTracerProvider(spans)
  const metricExporter = new OTLPMetricExporter({ url: `${OTLP_URL}/v1/metrics` })
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter })
  const meters = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(meters)
  const logExporter = new OTLPLogExporter({ url: `${OTLP_URL}/v1/logs` })
  const logger = new LoggerProvider({
    processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
  })
  logs.setGlobalLoggerProvider(logger)
  closing.push(...(withSpans ? [spans] : []), meters, logger)
}

const message = { role: 'user', content: PROMPT }
const chat = (client) => client.chat.completions.create({ model: 'gpt-5', messages: [message] })
const clientOf = (OpenAI) => new OpenAI({ apiKey: 'none', baseURL: `${PROVIDER_URL}/v1` })
async function chatTwice(client) {
  await chat(client)
  await chat(client)
}

function openTelemetry() {
  process.env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT = 'true'
  const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai')
  const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true })
  // Its instruments are lost in its constructor: this makes them again.
  instrumentation.setMeterProvider(metrics.getMeterProvider())
  instrumentation.enable()
  return require('openai').OpenAI
}

const manual = ({ OpenAIInstrumentation }, OpenAI) =>
  new OpenAIInstrumentation().manuallyInstrument(OpenAI)
const openInference = () => require('@arizeai/openinference-instrumentation-openai')
const traceloop = () => require('@traceloop/instrumentation-openai')

async function aiSdk(version) {
  const { generateText, stepCountIs, tool, jsonSchema } = require(version === 5 ? 'ai-5' : 'ai')
  const { createOpenAI } = require(version === 5 ? 'ai-sdk-openai-2' : '@ai-sdk/openai')
  const openai = createOpenAI({ apiKey: 'none', baseURL: `${PROVIDER_URL}/v1` })
  const inputSchema = jsonSchema({ type: 'object', properties: { city: { type: 'string' } } })
  await generateText({
    model: openai.chat('gpt-5'),
    prompt: PROMPT,
    tools: { weather: tool({ inputSchema, execute: async () => 'sunny' }) },
    stopWhen: stepCountIs(5),
    experimental_telemetry: { isEnabled: true, functionId: 'forecaster' },
  })
}

const LIBRARIES = {
  async opentelemetry() {
    tell()
    await chatTwice(clientOf(openTelemetry()))
  },
  async 'opentelemetry-metrics'() {
    tell({ withSpans: false })
    await chatTwice(clientOf(openTelemetry()))
  },
  async openinference() {
    tell()
    const { OpenAI } = require('openai')
    manual(openInference(), OpenAI)
    await chatTwice(clientOf(OpenAI))
  },
  async traceloop() {
    tell()
    const { OpenAI } = require('openai')
    manual(traceloop(), OpenAI)
    await chatTwice(clientOf(OpenAI))
  },
  async twice() {
    tell()
    const { OpenAI } = require('openai')
    manual(traceloop(), OpenAI)
    manual(openInference(), OpenAI)
    await chatTwice(clientOf(OpenAI))
  },
  async langfuse() {
    const { LangfuseSpanProcessor } = require('@langfuse/otel')
    const exporter = new JsonExporter({ url: `${OTLP_URL}/v1/traces` })
    const keys = { publicKey: 'pk', secretKey: 'sk', baseUrl: OTLP_URL }
    tell({ processors: [new LangfuseSpanProcessor({ ...keys, exporter })] })
    const { observeOpenAI } = require('@langfuse/openai')
    await chatTwice(observeOpenAI(clientOf(require('openai').OpenAI)))
  },
  async anthropic() {
    tell()
    const { Anthropic } = require('@anthropic-ai/sdk')
    const client = new Anthropic({ apiKey: 'none', baseURL: PROVIDER_URL })
    const ask = { model: 'claude-sonnet-5', max_tokens: 100, messages: [message] }
    await client.messages.create(ask)
    for await (const _ of await client.messages.create({ ...ask, stream: true }));
  },
  async 'ai-sdk-5'() {
    tell()
    await aiSdk(5)
  },
  async 'ai-sdk-6'() {
    tell()
    await aiSdk(6)
  },
}

await LIBRARIES[process.argv[2]]()
for (const one of closing) await one.shutdown()
