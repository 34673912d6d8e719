import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callOf, reversalOf } from '../../store/entries.contract.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { createApp } from '../app.ts'
import { ledgerTotals } from './ledger-totals.ts'

const services = (store = memoryStore()) => ({
  store,
  now: Date.now,
  newId: () => crypto.randomUUID(),
})

/** The value of each line that begins with a name, by its labels. */
function valuesOf(text: string, name: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`))
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(name.length, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' '))),
    ]),
  )
}

test('tells tokens by types that add up, cost, calls, and what became of reports', async () => {
  const app = createApp(services())
  const events = [
    {
      id: 'a',
      provider: 'openai',
      response_model: 'gpt-4o',
      agent: 'PM',
      input_tokens: 1000,
      cached_input_tokens: 400,
      output_tokens: 200,
      reasoning_tokens: 50,
    },
    { id: 'a' },
    { id: 'b', status: 'error' },
    7,
  ]
  await app.inject({ method: 'POST', url: '/v1/events', payload: events })
  const { body, headers } = await app.inject('/metrics')
  expect(headers['content-type']).toContain('version=0.0.4')
  const tokens = valuesOf(body, 'tokenledger_tokens_total')
  const ofCall = Object.entries(tokens).filter(([labels]) => labels.includes('gpt-4o'))
  expect(ofCall.map(([labels, value]) => [/type="(\w+)"/.exec(labels)?.[1], value])).toEqual([
    ['input', 600],
    ['cache_read', 400],
    ['cache_write', 0],
    ['output', 150],
    ['reasoning', 50],
  ])
  const usage = (await app.inject('/v1/usage')).json().totals
  const sum = (name: string) =>
    Object.values(valuesOf(body, name)).reduce((one, other) => one + other, 0)
  expect(sum('tokenledger_tokens_total')).toBe(usage.total_tokens)
  expect(sum('tokenledger_cost_usd_total')).toBe(Number(usage.cost_usd))
  expect(sum('tokenledger_calls_total')).toBe(2)
  expect(sum('tokenledger_error_calls_total')).toBe(1)
  expect(sum('tokenledger_missing_usage_calls_total')).toBe(1)
  expect(valuesOf(body, 'tokenledger_ingest_events_total')).toEqual({
    '{outcome="accepted"}': 2,
    '{outcome="duplicate"}': 1,
    '{outcome="rejected"}': 1,
  })
  expect(body).toContain('process_cpu_seconds_total')
  expect(
    valuesOf(
      (await app.inject('/metrics')).body,
      'tokenledger_http_request_duration_seconds_count',
    ),
  ).toMatchObject({
    '{method="POST",route="/v1/events",status="202"}': 1,
  })
  await app.close()
})

test('a value that has no series of its own is counted as other, and never moves', async () => {
  const store = memoryStore()
  const totals = ledgerTotals(store)
  const call = (index: number) => callOf(`c${index}`, { dimensions: { agent: `agent ${index}` } })
  await store.append(Array.from({ length: 150 }, (_, index) => call(index)))
  await totals.advance()
  await store.append([
    callOf('again', { dimensions: { agent: 'agent 120' } }),
    callOf('known', { dimensions: { agent: 'agent 5' } }),
  ])
  await totals.advance()
  const calls = new Map([...totals.recorded].map(({ labels, calls }) => [labels.agent, calls]))
  expect([calls.size, calls.get('other'), calls.get('agent 5'), calls.has('agent 120')]).toEqual([
    101,
    51,
    2,
    false,
  ])
  const fresh = ledgerTotals(store)
  await fresh.advance()
  expect([...fresh.recorded]).toEqual([...totals.recorded])
})

test('what a correction takes back is told apart: no counter falls', async () => {
  const store = memoryStore()
  const first = callOf('a')
  await store.append([first])
  const totals = ledgerTotals(store)
  await totals.advance()
  const before = structuredClone([...totals.recorded])
  await store.append([reversalOf(first)])
  await totals.advance()
  expect([...totals.recorded]).toEqual(before)
  expect([...totals.reversed]).toEqual(before)
})

test('the reference names each metric, and no other', async () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../../../docs/reference/metrics.md'),
    'utf8',
  )
  const documented = [...page.matchAll(/^\| `(tokenledger_\w+)` \|/gm)].map(([, name]) => name)
  const app = createApp(services())
  const { body } = await app.inject('/metrics')
  const known = [...body.matchAll(/^# TYPE (tokenledger_\w+) /gm)].map(([, name]) => name)
  expect(documented.sort()).toEqual(known.sort())
  await app.close()
})
