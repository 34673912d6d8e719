import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupIntake } from '../../intake/group-intake.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import { verify } from '../../store/verify.ts'
import { figuresOf, spanRecord } from '../otlp/take-spans.contract.ts'
import { takeSpans } from '../otlp/take-spans.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

const NOW = Date.parse('2026-11-27T12:00:00Z')

interface TestPart {
  readonly id: string
  readonly type: string
  readonly tokens: number
  readonly model?: string
  readonly time?: string
  readonly data?: object
  readonly attributes?: object
}

const cloudEvent = ({ id, type, tokens, model = 'gpt-4o', ...more }: TestPart) => ({
  specversion: '1.0',
  type: 'ai-tokens',
  source: '/shop',
  id,
  ...(more.time !== undefined && { time: more.time }),
  ...more.attributes,
  data: { model, provider: 'openai', type, tokens, ...more.data },
})

const sender = (store: Store, project: string | null = null) => {
  const intake = groupIntake({ store, now: () => NOW, newId: () => crypto.randomUUID() })
  return (parts: readonly TestPart[]) =>
    intake.take({
      form: 'cloudevents',
      body: Buffer.from(JSON.stringify(parts.map(cloudEvent))),
      project,
    })
}

async function figuresAfter(...batches: readonly (readonly TestPart[])[]) {
  const store = memoryStore({ now: () => NOW })
  for (const batch of batches) await sender(store)(batch)
  expect((await verify(store)).problems).toEqual([])
  return figuresOf(store)
}

const input = { id: 'r1:input', type: 'input', tokens: 1000 }
const output = { id: 'r1:output', type: 'output', tokens: 50 }
const cached = { id: 'r1:cache_read', type: 'cache_read', tokens: 400 }
const ONE = { calls: 1, missing: 0, input: 1400, output: 50 }

it('is one call with the other meters of it, in one request or in several', async () => {
  expect(await figuresAfter([input, output, cached])).toEqual(ONE)
  expect(await figuresAfter([output], [cached], [input], [output, input])).toEqual(ONE)
})

it.each([
  ['a request in the data', (id: string) => ({ data: { request_id: id } })],
  ['an attribute', (id: string) => ({ attributes: { requestid: id } })],
  ['the answer', (id: string) => ({ data: { response_id: `resp_${id}` } })],
  [
    'a span',
    (id: string) => ({ attributes: { traceparent: `00-${'a'.repeat(32)}-${id.repeat(8)}-01` } }),
  ],
])('is of the call that events have in common: %s', async (_, named) => {
  const parts = ['01', '02'].flatMap((id) =>
    [input, output, cached].map((one) => ({ ...one, id: crypto.randomUUID(), ...named(id) })),
  )
  const two = { calls: 2, missing: 0, input: 2800, output: 100 }
  expect(await figuresAfter(parts)).toEqual(two)
  expect(await figuresAfter(...parts.toReversed().map((one) => [one]))).toEqual(two)
})

it('is a call of its own when nothing says which it belongs to, or of another model', async () => {
  const alone = [input, output].map((one) => ({ ...one, id: crypto.randomUUID() }))
  expect(await figuresAfter(alone)).toMatchObject({ calls: 2 })
  expect(await figuresAfter([input, { ...output, model: 'gpt-4o-mini' }])).toMatchObject({
    calls: 2,
  })
})

it('says how many parts were new, and gives the call the time of the first', async () => {
  const store = memoryStore({ now: () => NOW })
  const send = sender(store)
  const early = { ...input, time: '2026-11-27T10:00:00Z' }
  expect(await send([{ ...output, time: '2026-11-27T10:00:01Z' }])).toMatchObject({ accepted: 1 })
  expect(await send([early, early, output])).toEqual({ accepted: 1, duplicates: 2, rejected: [] })
  const { entries } = await store.list({ where: [], limit: 9 })
  const [last] = entries.filter(({ rows: [row] }) => row?.id.endsWith('~1'))
  expect(last?.rows[0]).toMatchObject({ time: Date.parse(early.time), inputTokens: 1000 })
})

describe('a call that others tell of, too', () => {
  const answer = (part: TestPart) => ({ ...part, id: part.id.replace('r1', 'chatcmpl-123456') })
  const parts = [input, output, cached].map(answer)
  const span = spanRecord({
    id: 'one',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.id': 'chatcmpl-123456',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 7,
    },
  })

  it('is told from another whose answer has the same id', async () => {
    const named = (call: string, id: string) =>
      [input, output].map((one) => ({
        ...one,
        id: `${call}:${one.type}`,
        data: { response_id: id, request_id: call },
      }))
    const calls = [...named('q1', 'chatcmpl-512'), ...named('q2', 'chatcmpl-512')]
    expect(await figuresAfter(calls)).toMatchObject({ calls: 2, input: 2000, output: 100 })
  })

  it('counts once with its span, whichever comes first', async () => {
    for (const isSpanFirst of [true, false]) {
      const store = memoryStore({ now: () => NOW })
      const send = sender(store)
      if (isSpanFirst) await takeSpans(store, NOW, [span])
      for (const part of parts) await send([part])
      if (!isSpanFirst) await takeSpans(store, NOW, [span])
      expect(await figuresOf(store)).toEqual(ONE)
    }
  })

  it('stands as another project has reported it', async () => {
    const store = memoryStore({ now: () => NOW })
    await sender(store, 'api')(parts.slice(0, 2))
    await sender(store, 'web')(parts)
    expect(await figuresOf(store)).toEqual({ ...ONE, input: 1000 })
  })
})

it('adds up to the same, whatever the order, the split and the repetitions', async () => {
  const part = fc.record({
    call: fc.nat({ max: 2 }),
    type: fc.constantFrom('input', 'output', 'cache_read', 'reasoning'),
    tokens: fc.integer({ min: 1, max: 1000 }),
  })
  const plan = fc.record({
    parts: fc.uniqueArray(part, {
      minLength: 1,
      maxLength: 8,
      selector: ({ call, type }) => `${call}:${type}`,
    }),
    picks: fc.array(fc.nat(), { maxLength: 8 }),
    size: fc.integer({ min: 1, max: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ parts, picks, size }) => {
      const all = parts.map(({ call, type, tokens }) => ({ id: `r${call}:${type}`, type, tokens }))
      const again = picks.map((pick) => all[pick % all.length] as TestPart)
      const sent = [...again, ...all.toReversed()]
      const batches = Array.from({ length: Math.ceil(sent.length / size) }, (_, index) =>
        sent.slice(index * size, (index + 1) * size),
      )
      expect(await figuresAfter(...batches)).toEqual(await figuresAfter(all))
    }),
    { numRuns: IS_FULL ? 60 : 25 },
  )
})
