import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SqliteStore, sqliteStore } from '../store/sqlite/sqlite-store.ts'
import { type App, createApp } from './app.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-live-'))
const path = join(folder, 'a.sqlite')
let store: SqliteStore
let app: App
let url: string

beforeAll(async () => {
  store = await sqliteStore({ path })
  app = createApp({ store, now: Date.now, newId: crypto.randomUUID.bind(crypto) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const post = (to: string, events: readonly object[]) =>
  fetch(url + to, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
const call = (id: string, more: object = {}) => ({
  id,
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 1000,
  output_tokens: 100,
  ...more,
})

interface LiveEvent {
  readonly name: string
  readonly id: string | null
  readonly data: { readonly [field: string]: unknown }
}

/** Listens until an event is there that ends it. */
async function listen(
  query: string,
  isLast: (event: LiveEvent, all: readonly LiveEvent[]) => boolean,
  { headers = {}, onOpen }: { headers?: Record<string, string>; onOpen?: () => unknown } = {},
): Promise<LiveEvent[]> {
  const response = await fetch(`${url}/v1/live${query}`, { headers })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events: LiveEvent[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? null
      const event = {
        name: field('event') ?? '',
        id: field('id'),
        data: JSON.parse(field('data') ?? '{}'),
      }
      if (events.length === 0) void onOpen?.()
      events.push(event)
      if (isLast(event, events)) return events
    }
  }
  return events
}

const entriesOf = (events: readonly LiveEvent[]) =>
  events.filter(({ name }) => name === 'entry').map(({ data }) => data['id'])

it('tells of new entries, and what they add up to', async () => {
  await post('/v1/events', [call('before')])
  const events = await listen('', ({ name, data }) => name === 'totals' && data['calls'] === 2, {
    onOpen: () => post('/v1/events', [call('a', { agent: 'PM' }), call('b')]),
  })
  expect(entriesOf(events)).toEqual(['a', 'b'])
  expect(events.find(({ name }) => name === 'entry')?.data).toMatchObject({
    agent: 'PM',
    cost_usd: '0.003500',
  })
  expect(events.at(-1)?.data).toMatchObject({ total_tokens: 2200, cost_usd: '0.007000' })
})

it('goes on after the last event that a listener had', async () => {
  const all = await listen('?after=0', ({ data }) => data['id'] === 'b')
  expect(entriesOf(all)).toEqual(['before', 'a', 'b'])
  const id = all.find(({ data }) => data['id'] === 'before')?.id ?? ''
  const rest = await listen('', ({ data }) => data['id'] === 'b', {
    headers: { 'last-event-id': id },
  })
  expect(entriesOf(rest)).toEqual(['a', 'b'])
  const ofAgent = await listen('?after=0&where=agent:PM', ({ name }) => name === 'entry')
  expect(entriesOf(ofAgent)).toEqual(['a'])
  expect((await fetch(`${url}/v1/live?after=x`)).status).toBe(400)
})

it('sees what another process writes into the file', async () => {
  const other = await sqliteStore({ path, queries: 'inline' })
  const writer = createApp({ store: other, now: Date.now, newId: () => 'x' })
  const write = () =>
    writer.inject({ method: 'POST', url: '/v1/events', payload: [call('elsewhere')] })
  const events = await listen('', ({ name }) => name === 'entry', { onOpen: write })
  expect(entriesOf(events)).toEqual(['elsewhere'])
  await writer.close()
  await other.close()
})

it('shows calls in flight with their growing cost until they arrive', async () => {
  const inFlight = (events: readonly LiveEvent[]) =>
    events.filter(({ name }) => name === 'in_flight').map(({ data }) => data['calls'])
  const steps = [
    () => post('/v1/inflight', [call('long', { output_tokens: 10, agent: 'PM' })]),
    () => post('/v1/inflight', [call('long', { output_tokens: 50, agent: 'PM' })]),
    () => post('/v1/events', [call('long')]),
  ]
  const events = await listen('', (event, all) => {
    if (event.name !== 'in_flight') return false
    void steps.shift()?.()
    return inFlight(all).length === 4
  })
  expect(inFlight(events)).toMatchObject([
    [],
    [{ id: 'long', agent: 'PM', output_tokens: 10, cost_usd: '0.002600' }],
    [{ id: 'long', output_tokens: 50, cost_usd: '0.003000' }],
    [],
  ])
  expect(entriesOf(events)).toEqual(['long'])
})

it('has a bound of listeners, gives their places back, and ends with the server', async () => {
  const gone = new AbortController()
  const open: Response[] = []
  // The places of the listeners above are free as soon as the server notices that they have gone.
  while (open.length < 64) {
    const response = await fetch(`${url}/v1/live`, { signal: gone.signal })
    if (response.status === 200) open.push(response)
  }
  const refused = await fetch(`${url}/v1/live`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  gone.abort()
  await Promise.allSettled(open.map((response) => response.text()))
  let last: Response
  do last = await fetch(`${url}/v1/live`)
  while (last.status !== 200)
  const text = last.text()
  const closing = app.close()
  expect(await text).toContain('event: totals')
  // Connections that never asked anything are for who serves to close.
  app.server.closeAllConnections()
  await closing
})
