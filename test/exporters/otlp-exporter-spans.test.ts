import { describe, expect, it } from 'vitest'
import {
  callOf,
  missingCall,
  reversalOf,
  START,
  usageOf,
} from '../../packages/server/src/store/entries.contract.ts'
import { plain } from './collector.ts'
import { CALL, eachWithCollector, metric, sent, server } from './otlp-sent.ts'

eachWithCollector()

describe('a span', () => {
  it('has the names of the conventions, with inclusive totals', async () => {
    await sent([CALL], { resource: { 'service.name': 'shop' }, headers: { 'x-key': 'k' } })
    const [span] = server.spans()
    expect(span).toMatchObject({
      name: 'chat gpt-5',
      kind: 3,
      startTimeUnixNano: `${START}000000`,
      endTimeUnixNano: `${START + 1234}000000`,
      status: {},
    })
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(span?.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(plain(span?.attributes ?? [])).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5',
      'gen_ai.response.id': 'msg_1',
      'tokenledger.call.id': 'call-1',
      'gen_ai.response.time_to_first_chunk': 0.25,
      'http.request.resend_count': 1,
      'gen_ai.agent.name': 'PM',
      'gen_ai.conversation.id': 'S1',
      'gen_ai.workflow.name': 'build',
      'gen_ai.tool.name': 'search',
      'user.id': 'ada',
      'deployment.environment.name': 'production',
      'tokenledger.project': 'shop',
      'tokenledger.task.id': 'T1',
      'tokenledger.tag.team': 'blue',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 800,
      'gen_ai.usage.cache_write.input_tokens': 60,
      'gen_ai.usage.reasoning.output_tokens': 30,
      'gen_ai.usage.audio.input_tokens': 40,
    })
    expect(server.traces[0]).toMatchObject({
      resourceSpans: [
        { resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] } },
      ],
    })
    expect(server.headers).toMatchObject({
      'x-key': 'k',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    })
  })

  it('has the old names where they are asked for, and both', async () => {
    await sent([CALL], { names: 'old' })
    const old = plain(server.spans()[0]?.attributes ?? [])
    expect(old).toMatchObject({
      'gen_ai.system': 'anthropic',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.cache_creation.input_tokens': 60,
    })
    expect(old).not.toHaveProperty('gen_ai.provider.name')
    expect(old).not.toHaveProperty('gen_ai.usage.cache_write.input_tokens')
    server.traces.length = 0
    await sent([CALL], { names: 'both' })
    const both = plain(server.spans()[0]?.attributes ?? [])
    expect(both).toMatchObject({
      'gen_ai.system': 'anthropic',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.usage.cache_creation.input_tokens': 60,
      'gen_ai.usage.cache_write.input_tokens': 60,
    })
  })

  it('never says zero for what is not known', async () => {
    const usage = usageOf([{ model: 'gpt-5', meters: { output: 7 } }], { status: 'partial' })
    await sent([missingCall('a'), callOf('b', { usage }), callOf('c', { usage: usageOf([]) })])
    const [missing, partial, zero] = server.spans().map(({ attributes }) => plain(attributes))
    expect(missing).not.toHaveProperty('gen_ai.usage.input_tokens')
    expect(missing).toMatchObject({ 'tokenledger.usage.status': 'missing' })
    expect(partial).not.toHaveProperty('gen_ai.usage.input_tokens')
    expect(partial).toMatchObject({ 'gen_ai.usage.output_tokens': 7 })
    expect(zero).toMatchObject({ 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 })
  })

  it('has the model of an answer that was told without its request', async () => {
    const { requestModel: _request, responseModel: _response, ...told } = callOf('a')
    await sent([told])
    const [span] = server.spans()
    const [point] = metric('gen_ai.client.inference.usage.output_tokens').sum?.dataPoints ?? []
    expect(span?.name).toBe('chat gpt-5')
    for (const one of [span, point]) {
      expect(plain(one?.attributes ?? [])).toMatchObject({ 'gen_ai.response.model': 'gpt-5' })
    }
  })

  it('says what failed', async () => {
    await sent([
      callOf('a', { status: 'error', error: 'HTTP 429' }),
      callOf('b', { status: 'aborted' }),
    ])
    const [failed, aborted] = server.spans()
    expect(failed?.status).toEqual({ code: 2 })
    expect(plain(failed?.attributes ?? [])).toMatchObject({ 'error.type': 'HTTP 429' })
    expect(plain(aborted?.attributes ?? [])).toMatchObject({ 'error.type': 'aborted' })
  })

  it('is the same span when its call is sent again, and attempts share a trace', async () => {
    await sent([CALL, CALL, { ...CALL, id: 'call-2' }])
    const spans = server.spans()
    expect(spans).toHaveLength(2)
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  })

  it('tells the cost only where it is asked for', async () => {
    await sent([callOf('a')], { cost: true })
    expect(plain(server.spans()[0]?.attributes ?? [])).toMatchObject({
      'gen_ai.usage.cost.amount': 0.00375,
      'gen_ai.usage.cost.currency': 'USD',
      'gen_ai.usage.cost.source': 'local',
    })
  })

  it('is none for a correction', async () => {
    await sent([reversalOf(callOf('a'))])
    expect(server.spans()).toEqual([])
    expect(server.lastMetrics().map(({ name }) => name)).toEqual([])
  })
})
