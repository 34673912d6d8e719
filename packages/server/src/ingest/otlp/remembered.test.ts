import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/store.ts'
import { verify } from '../../store/verify.ts'
import { REMEMBERED_MS } from './counting/remembered.ts'
import type { MetricPoint, SpanRecord } from './decode/records.ts'
import { takePoints } from './take-points.ts'
import { figuresOf, NOW, spanRecord } from './take-spans.contract.ts'
import { takeSpans } from './take-spans.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-remembered-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DAY = 86_400_000
const DAYS = 100
const TRACES = 5
/** A trace, two answers, and the program that told of them. */
const STATES_OF_TRACE = 4

const usage = (input: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': 1,
})

/** An agent that sums up two calls. Its process is another one each time. */
function traceOf(day: number, index: number): SpanRecord[] {
  const name = `${day}-${index}`
  const resource = { 'service.name': 'app', 'process.pid': name }
  const call = (which: string, input: number): SpanRecord =>
    spanRecord({
      trace: name,
      id: which,
      parent: 'agent',
      resource,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.response.id': `resp_${name}_${which}`,
        ...usage(input),
      },
    })
  const agent = spanRecord({
    trace: name,
    id: 'agent',
    resource,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', ...usage(30) },
  })
  const start = NOW + day * DAY
  return [call('one', 10), call('two', 20), agent].map((span) => ({ ...span, start, end: start }))
}

describe.each([
  ['memory', async (now: () => number): Promise<Store> => memoryStore({ now })],
  [
    'sqlite',
    (now: () => number): Promise<Store> => sqliteStore({ path: join(folder, 'a.sqlite'), now }),
  ],
])('what is remembered of traces in %s', (_, open) => {
  it('does not grow with the time, and nothing counts twice that comes after it is forgotten', async () => {
    let now = NOW
    const store = await open(() => now)
    const take = (spans: readonly SpanRecord[]) => takeSpans(store, now, spans, now - REMEMBERED_MS)
    let most = 0
    for (let day = 0; day < DAYS; day++) {
      now = NOW + day * DAY
      for (let index = 0; index < TRACES; index++) await take(traceOf(day, index))
      most = Math.max(most, (await store.states('otlp')).size)
    }
    const days = REMEMBERED_MS / DAY + 2
    expect(most).toBeLessThanOrEqual(days * TRACES * STATES_OF_TRACE)
    const whole = { calls: DAYS * TRACES * 2, missing: 0, input: DAYS * TRACES * 30 }
    expect(await figuresOf(store)).toMatchObject(whole)

    const [one, , agent] = traceOf(3, 0) as [SpanRecord, SpanRecord, SpanRecord]
    const [, two] = traceOf(DAYS - 20, 0) as [SpanRecord, SpanRecord]
    expect(await take([agent, one, two])).toMatchObject({
      gained: 0,
      rejected: 2,
      reason: expect.stringContaining('days old'),
    })
    expect(await figuresOf(store)).toMatchObject(whole)
    expect((await verify(store)).problems).toEqual([])
    await store.close()
  })
})

it('a program that goes on telling of its calls in spans is not counted by its metrics after months', async () => {
  let now = NOW
  const store = memoryStore({ now: () => now })
  const resource = new Map([['service.name', 'app']])
  const point = (): MetricPoint => ({
    resource,
    scope: { name: 'test', version: '' },
    metric: 'gen_ai.client.token.usage',
    isCumulative: false,
    start: now - 60_000,
    time: now,
    sum: 10,
    attributes: new Map([['gen_ai.token.type', 'input']]),
  })
  for (let day = 0; day < 80; day++) {
    now = NOW + day * DAY
    const attributes = { 'gen_ai.operation.name': 'chat', ...usage(10) }
    const span = spanRecord({ trace: `${day}`, id: 'call', attributes })
    await takeSpans(store, now, [{ ...span, resource, start: now, end: now }])
    await takePoints(store, now, [point()], now - REMEMBERED_MS)
  }
  expect(await figuresOf(store)).toMatchObject({ calls: 80, input: 800 })
})
