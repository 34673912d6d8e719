import { expect, test } from 'vitest'
import { memoryStore } from '../store/memory/memory-store.ts'
import { createApp } from './app.ts'

const app = () =>
  createApp({ store: memoryStore(), now: Date.now, newId: crypto.randomUUID.bind(crypto) })

test('takes events and answers questions about them', async () => {
  const server = app()
  const events = [
    { id: 'a', provider: 'openai', response_model: 'gpt-4o', input_tokens: 10, output_tokens: 2 },
    { id: 'a', input_tokens: 10, output_tokens: 2 },
    7,
  ]
  const answer = await server.inject({ method: 'POST', url: '/v1/events', payload: { events } })
  expect(answer.statusCode).toBe(202)
  expect(answer.json()).toMatchObject({
    accepted: 1,
    duplicates: 1,
    rejected: [{ index: 2, id: null, code: 'invalid_event' }],
  })
  const usage = await server.inject('/v1/usage?group_by=model&where=model:gpt-4o')
  expect(usage.json()).toMatchObject({ rows: [{ model: 'gpt-4o', calls: 1, input_tokens: 10 }] })
})

test('refuses with a code', async () => {
  const server = app()
  const refusal = async (url: string) => {
    const { statusCode, json } = await server.inject(url)
    return [statusCode, json().error.code]
  }
  expect(await refusal('/v1/nothing')).toEqual([404, 'not_found'])
  expect(await refusal('/v1/usage?bucket=year')).toEqual([400, 'invalid_bucket'])
  expect(await refusal('/v1/usage?grop_by=model')).toEqual([400, 'invalid_option'])
})
