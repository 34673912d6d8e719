import { describe, expect, it } from 'vitest'
import { entryOf } from '../entry-of.ts'
import { eventOfCloudEvent } from './event-of-cloud-event.ts'

const NOW = Date.parse('2026-11-27T12:00:00Z')
const envelope = {
  specversion: '1.0',
  id: 'e-1',
  source: '/shop/agents',
  type: 'ai-tokens',
  subject: 'customer-7',
  time: '2026-11-27T11:00:00Z',
}
const entry = (fields: object) => {
  const { event, fault } = eventOfCloudEvent({ ...envelope, ...fields })
  return fault ?? entryOf(event, { now: NOW, newId: () => 'made' })
}

describe('a whole call', () => {
  it('in the fields of an event', () => {
    const data = {
      id: 'ignored',
      model: 'gpt-4o',
      provider: 'openai',
      agent: 'planner',
      input_tokens: 1000,
      cached_input_tokens: 400,
      output_tokens: 50,
    }
    expect(entry({ data })).toMatchObject({
      id: '/shop/agents e-1',
      time: Date.parse(envelope.time),
      responseModel: 'gpt-4o',
      dimensions: { user: 'customer-7', agent: 'planner', source: 'cloudevents' },
      usage: {
        status: 'ok',
        segments: [{ meters: { input: 600, 'input.cacheRead': 400, output: 50 } }],
      },
    })
  })

  it('with the names of a provider, bare or as its usage', () => {
    const counts = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
    const meters = { input: 10, output: 5 }
    for (const data of [
      { model: 'gpt-4o', ...counts },
      { model: 'gpt-4o', usage: counts },
    ]) {
      expect(entry({ data })).toMatchObject({ usage: { segments: [{ model: 'gpt-4o', meters }] } })
    }
  })

  it('with counts of a provider whose input is without the cached part', () => {
    const counts = { input_tokens: 10, cache_read_input_tokens: 100, output_tokens: 5 }
    expect(entry({ data: { model: 'claude-sonnet-4-5', ...counts } })).toMatchObject({
      usage: { segments: [{ meters: { input: 10, 'input.cacheRead': 100, output: 5 } }] },
    })
  })

  it('as text, or in base64', () => {
    const text = JSON.stringify({ model: 'gpt-4o', input_tokens: 3, output_tokens: 1 })
    const base64 = Buffer.from(text).toString('base64')
    const usage = { segments: [{ meters: { input: 3, output: 1 } }] }
    expect(entry({ data: text })).toMatchObject({ usage })
    expect(entry({ data_base64: base64 })).toMatchObject({ usage })
  })

  it('without any usage is missing, not zero', () => {
    expect(entry({ data: { model: 'gpt-4o' } })).toMatchObject({ usage: { status: 'missing' } })
  })

  it('belongs to whom the data names, else the envelope', () => {
    const data = { user: 'u', input_tokens: 1, output_tokens: 1 }
    expect(entry({ data, agent: 'writer' })).toMatchObject({
      dimensions: { user: 'u', agent: 'writer' },
    })
  })
})

it.each([
  ['input', 'input'],
  ['prompt', 'input'],
  ['output', 'output'],
  ['cache_read', 'input.cacheRead'],
  ['cache_write', 'input.cacheWrite'],
  ['reasoning', 'output.reasoning'],
])('one meter of a call: %s', (type, meter) => {
  const meters = { [meter]: 120 }
  for (const tokens of [120, '120']) {
    expect(entry({ data: { model: 'gpt-4o', type, tokens } })).toMatchObject({
      responseModel: 'gpt-4o',
      usage: { status: 'ok', segments: [{ model: 'gpt-4o', meters }] },
    })
  }
})

it('tells apart what differs in source or id only', () => {
  const data = { input_tokens: 1, output_tokens: 1 }
  const idOf = (source: string, id: string): unknown =>
    Reflect.get(entry({ source, id, data }), 'id')
  const pairs = [
    ['a', 'b c'],
    ['a b', 'c'],
    ['a', 'b'],
    ['x'.repeat(300), 'a'],
    ['x'.repeat(300), 'b'],
  ]
  const ids = pairs.map(([source = '', id = '']) => idOf(source, id))
  expect(new Set(ids).size).toBe(pairs.length)
  expect(ids.every((id) => typeof id === 'string' && id.length <= 200)).toBe(true)
  expect(idOf('x'.repeat(300), 'a')).toBe(ids[3])
})

it.each([
  ['no object', 7],
  ['no id', { id: '' }],
  ['no source', { source: null }],
  ['no type', { type: undefined }],
  ['another version', { specversion: '0.3' }],
  ['no data', {}],
  ['data that is no JSON', { data: '{' }],
  ['a list as data', { data: [] }],
  ['an unknown type of tokens', { data: { type: 'thoughts', tokens: 1 } }],
])('rejects %s', (_, fields) => {
  const value = typeof fields === 'object' ? { ...envelope, ...fields } : fields
  expect(eventOfCloudEvent(value)).toMatchObject({
    fault: {
      id: null,
      code: 'invalid_event',
      message: expect.stringMatching(/^Cannot take the Cl/),
    },
  })
})
