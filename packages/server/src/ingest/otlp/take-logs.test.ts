import { expect, it } from 'vitest'
import type { LogRecord } from './decode/records.ts'
import { takeLogs } from './take-logs.ts'
import { emptyLedger, figuresOf, NOW, spanRecord } from './take-spans.contract.ts'
import { takeSpans } from './take-spans.ts'

function log(fields: Partial<LogRecord>, attributes: object): LogRecord {
  return {
    resource: new Map(),
    scope: { name: 'test', version: '' },
    traceId: null,
    spanId: null,
    name: '',
    time: NOW,
    body: null,
    ...fields,
    attributes: new Map(Object.entries(attributes)),
  }
}

async function take(...logs: readonly LogRecord[]) {
  const store = emptyLedger()
  await takeLogs(store, NOW, logs)
  await takeLogs(store, NOW, logs)
  const { entries } = await store.list({ where: [], limit: 10 })
  return { figures: await figuresOf(store), rows: entries.flatMap(({ rows }) => rows) }
}

it('reads the requests of Claude Code, whose input stands beside the cache', async () => {
  const attributes = {
    'event.name': 'api_request',
    'session.id': 's-1',
    model: 'claude-sonnet-4-5-20250929',
    input_tokens: '12',
    output_tokens: 80,
    cache_read_tokens: 2000,
    cache_creation_tokens: 100,
    cost_usd: '0.0021',
    duration_ms: '1500',
  }
  const { figures, rows } = await take(log({ body: 'claude_code.api_request' }, attributes))
  expect(figures).toEqual({ calls: 1, missing: 0, input: 2112, output: 80 })
  expect(rows).toMatchObject([{ session: 's-1', provider: 'anthropic', durationMs: 1500 }])
  const called = async (model: string) =>
    (await take(log({ body: 'claude_code.api_request' }, { ...attributes, model }))).rows
  const inCloud = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
  expect(await called(inCloud)).toMatchObject([{ provider: 'aws.bedrock', model: inCloud }])
  expect(await called('claude-opus-4-6[1m]')).toMatchObject([{ model: 'claude-opus-4-6' }])
})

it('reads the answers of Codex, and nothing else of its stream', async () => {
  const attributes = {
    'event.name': 'codex.sse_event',
    'conversation.id': 'c-1',
    model: 'gpt-5-codex',
    input_token_count: 1000,
    output_token_count: 300,
    cached_token_count: 600,
    reasoning_token_count: 100,
  }
  const { figures, rows } = await take(
    log({}, { ...attributes, 'event.kind': 'response.completed' }),
    log({}, { ...attributes, 'event.kind': 'response.in_progress' }),
  )
  expect(figures).toEqual({ calls: 1, missing: 0, input: 1000, output: 300 })
  expect(rows).toMatchObject([{ session: 'c-1', provider: 'openai' }])
})

it('reads the answers of Gemini CLI, whose thoughts stand beside the output', async () => {
  const attributes = {
    'event.name': 'gemini_cli.api_response',
    model: 'gemini-2.5-pro',
    input_token_count: 1000,
    output_token_count: 200,
    cached_content_token_count: 400,
    thoughts_token_count: 50,
    tool_token_count: 5,
  }
  const { figures } = await take(log({}, attributes))
  expect(figures).toEqual({ calls: 1, missing: 0, input: 1005, output: 250 })
})

const INFERENCE = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-5',
  'gen_ai.usage.input_tokens': 10,
  'gen_ai.usage.output_tokens': 1,
}

it.each([
  ['states usage too', INFERENCE],
  ['states none', { 'gen_ai.operation.name': 'chat' }],
])('joins a log with its span, which %s, in either order', async (_name, attributes) => {
  const span = spanRecord({ id: 'span', attributes })
  const event = log(
    {
      name: 'gen_ai.client.inference.operation.details',
      traceId: span.traceId,
      spanId: span.spanId,
    },
    INFERENCE,
  )
  for (const isSpanFirst of [true, false]) {
    const store = emptyLedger()
    if (isSpanFirst) await takeSpans(store, NOW, [span])
    await takeLogs(store, NOW, [event])
    if (!isSpanFirst) await takeSpans(store, NOW, [span])
    expect(await figuresOf(store)).toEqual({ calls: 1, missing: 0, input: 10, output: 1 })
  }
})

it('knows the answer of a span by the id that its log names', async () => {
  const span = spanRecord({ id: 'span', attributes: INFERENCE })
  const id = { 'gen_ai.response.id': 'chatcmpl-A1' }
  const event = log({ traceId: span.traceId, spanId: span.spanId }, { ...INFERENCE, ...id })
  const again = spanRecord({ id: 'again', trace: 'b', attributes: { ...INFERENCE, ...id } })
  const counted = { calls: 1, missing: 0, input: 10, output: 1 }
  const store = emptyLedger()
  for (const one of [span, again]) await takeSpans(store, NOW, [one])
  expect(await figuresOf(store)).toMatchObject({ calls: 2 })
  await takeLogs(store, NOW, [event])
  expect(await figuresOf(store)).toEqual(counted)
})

it('makes nothing of logs without usage', async () => {
  const { figures } = await take(
    log({ body: 'gen_ai.choice' }, { 'gen_ai.system': 'openai' }),
    log({ body: 'GET /' }, {}),
  )
  expect(figures.calls).toBe(0)
})
