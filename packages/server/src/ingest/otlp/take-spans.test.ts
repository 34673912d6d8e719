import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liveFilter } from '../../store/live-entries.ts'
import { entryOf } from '../entry-of.ts'
import { emptyLedger, figuresOf, NOW, spanRecord, type TestSpan } from './take-spans.contract.ts'
import { takeSpans } from './take-spans.ts'

const usage = (input: number, output: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
})
const chat = (input: number, output: number, id?: string) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-5',
  ...(id !== undefined && { 'gen_ai.response.id': id }),
  ...usage(input, output),
})

async function figuresAfter(...batches: readonly (readonly TestSpan[])[]) {
  const store = emptyLedger()
  for (const batch of batches) await takeSpans(store, NOW, batch.map(spanRecord))
  return figuresOf(store)
}

const agent = {
  id: 'agent',
  attributes: { 'gen_ai.operation.name': 'invoke_agent', ...usage(30, 3) },
}

describe('sums of calls', () => {
  const children: TestSpan[] = [
    { id: 'one', parent: 'agent', attributes: chat(10, 1) },
    { id: 'two', parent: 'agent', attributes: chat(20, 2) },
  ]
  const counted = { calls: 2, missing: 0, input: 30, output: 3 }

  it('are not counted where their calls are', async () => {
    expect(await figuresAfter([agent, ...children])).toEqual(counted)
  })

  it('count alone, until a call comes late', async () => {
    expect(await figuresAfter([agent])).toEqual({ calls: 1, missing: 0, input: 30, output: 3 })
    expect(await figuresAfter([agent], children)).toEqual(counted)
    expect(await figuresAfter([agent], [children[1] as TestSpan])).toMatchObject({ input: 20 })
  })

  it('yield to calls far below, whatever lies between', async () => {
    const between: TestSpan = { id: 'between', parent: 'agent', attributes: {} }
    const call: TestSpan = { id: 'call', parent: 'between', attributes: chat(30, 3) }
    expect(await figuresAfter([call], [agent], [between])).toMatchObject({ calls: 1, input: 30 })
    expect(await figuresAfter([between], [agent], [call])).toMatchObject({ calls: 1, input: 30 })
  })

  it('never leave a rest to be billed', async () => {
    expect(await figuresAfter([agent, children[0] as TestSpan])).toMatchObject({ input: 10 })
  })

  const warningsAfter = async (...batches: readonly (readonly TestSpan[])[]) => {
    const store = emptyLedger()
    for (const batch of batches) await takeSpans(store, NOW, batch.map(spanRecord))
    const { entries } = await store.list({ where: [], limit: 100 })
    const isLive = liveFilter()
    return entries
      .filter(isLive)
      .flatMap(({ rows }) => rows[0]?.reading?.warnings ?? [])
      .map(({ code, message }) => `${code}: ${message}`)
  }

  it('tell of the rest beside a call, until that is seen', async () => {
    const [one, two] = children as [TestSpan, TestSpan]
    const outer = { ...agent, id: 'outer' }
    const inner = { ...agent, parent: 'outer' }
    const rest = [
      expect.stringMatching(/^sum_exceeds_calls: .* 20 tokens of input and 2 of output/),
    ]
    expect(await warningsAfter([one], [agent])).toEqual(rest)
    expect(await warningsAfter([agent], [one])).toEqual(rest)
    expect(await warningsAfter([outer, inner, one])).toEqual(rest)
    expect(await warningsAfter([agent], [one], [two])).toEqual([])
    expect(await warningsAfter([agent, { ...one, attributes: chat(31, 4) }])).toEqual([])
    expect((await warningsAfter([agent])).join()).not.toContain('sum_exceeds_calls')
  })
})

it('writes, with a further span of a long trace, of what it changes only', async () => {
  const inner = emptyLedger()
  let written: string[] = []
  const store: typeof inner = {
    ...inner,
    reconcile: (scope, keys, decide) =>
      inner.reconcile(scope, keys, (...known) => {
        const decided = [...decide(...known)]
        written = decided.map((one) => (one.kind === 'state' ? one.key : one.entry.id))
        return decided
      }),
  }
  const call = (n: number): TestSpan => ({ id: `c${n}`, attributes: chat(10, 1, `msg_c${n}`) })
  const take = (...spans: TestSpan[]) => takeSpans(store, NOW, spans.map(spanRecord))
  await take(...Array.from({ length: 50 }, (_, n) => call(n)))
  await take(call(50))
  expect(written).toEqual([expect.stringMatching(/^trace:/), 'call:msg_c50', 'msg_c50'])
  expect(await figuresOf(store)).toMatchObject({ calls: 51, input: 510 })
})

describe('one call, seen twice', () => {
  it('counts once by its id, in whatever trace', async () => {
    const spans: TestSpan[] = [
      { trace: 'a', id: 'one', attributes: chat(10, 1, 'chatcmpl-A1') },
      { trace: 'b', id: 'two', attributes: chat(10, 1, 'chatcmpl-A1') },
    ]
    expect(await figuresAfter(spans)).toMatchObject({ calls: 1, input: 10 })
    expect(await figuresAfter([spans[1] as TestSpan], [spans[0] as TestSpan])).toMatchObject({
      calls: 1,
      input: 10,
    })
  })

  it('counts twice under an id that its server gives to many answers', async () => {
    const one: TestSpan = { trace: 'a', id: 'one', attributes: chat(10, 1, 'chatcmpl-512') }
    const two: TestSpan = { trace: 'b', id: 'two', attributes: chat(20, 2, 'chatcmpl-512') }
    const again: TestSpan = { ...one, trace: 'c' }
    const both = { calls: 2, missing: 0, input: 30, output: 3 }
    expect(await figuresAfter([one, two, again])).toEqual(both)
    expect(await figuresAfter([again], [two], [one])).toEqual(both)
  })

  it('counts as the one who knows more of it says, whoever comes first', async () => {
    const plain: TestSpan = { trace: 'a', id: 'one', attributes: chat(10, 1, 'msg_1') }
    const detailed: TestSpan = {
      trace: 'b',
      id: 'two',
      scope: 'com.anthropic.sdk.typescript',
      attributes: { ...chat(110, 2, 'msg_1'), 'gen_ai.usage.cache_read.input_tokens': 100 },
    }
    const counted = { calls: 1, input: 110, output: 2 }
    expect(await figuresAfter([plain], [detailed])).toMatchObject(counted)
    expect(await figuresAfter([detailed], [plain])).toMatchObject(counted)
  })

  it('counts once where one span lies within the other', async () => {
    const outer: TestSpan = { id: 'outer', attributes: chat(10, 1) }
    const inner: TestSpan = { id: 'inner', parent: 'outer', attributes: chat(10, 1, 'chatcmpl-A1') }
    expect(await figuresAfter([inner], [outer])).toMatchObject({ calls: 1, input: 10 })
    expect(await figuresAfter([outer], [inner])).toMatchObject({ calls: 1, input: 10 })
  })

  it('is no call of its own where it is the sum of several', async () => {
    const around: TestSpan = { id: 'around', attributes: chat(30, 3, 'gateway-1') }
    const one: TestSpan = { id: 'one', parent: 'around', attributes: chat(10, 1, 'msg_one') }
    const two: TestSpan = { id: 'two', parent: 'around', attributes: chat(20, 2, 'msg_two') }
    const both = { calls: 2, missing: 0, input: 30, output: 3 }
    expect(await figuresAfter([around, one, two])).toEqual(both)
    expect(await figuresAfter([around], [two], [one])).toEqual(both)
    expect(await figuresAfter([one, two], [around])).toEqual(both)
    const apart = { ...two, attributes: chat(20, 9, 'msg_two') }
    expect(await figuresAfter([around, one, apart])).toMatchObject({ calls: 3, input: 60 })
  })

  it('counts twice where a tool within a call makes a call', async () => {
    const tool: TestSpan = {
      id: 'tool',
      parent: 'outer',
      attributes: { 'gen_ai.operation.name': 'execute_tool' },
    }
    const outer: TestSpan = { id: 'outer', attributes: chat(10, 1) }
    const inner: TestSpan = { id: 'inner', parent: 'tool', attributes: chat(20, 2) }
    expect(await figuresAfter([inner, tool, outer])).toMatchObject({ calls: 2, input: 30 })
  })

  it.each([
    ['the event, where both know the usage', 7, true, 7],
    ['the span, where it alone knows the usage', null, true, 10],
    ['the event, where it alone knows the usage', 7, false, 7],
  ])(
    'counts once with the event of who made it: as says %s, whichever comes first',
    async (_, input, hasUsage, counted) => {
      const counts = input === null ? {} : { input_tokens: input, output_tokens: 1 }
      const event = { response_id: 'chatcmpl-A1', agent: 'planner', ...counts }
      const entry = entryOf(event, { now: NOW, newId: () => 'made' })
      if ('message' in entry) throw new Error(entry.message)
      const {
        'gen_ai.usage.input_tokens': _input,
        'gen_ai.usage.output_tokens': _out,
        ...silent
      } = chat(10, 1, 'chatcmpl-A1')
      const attributes = hasUsage ? chat(10, 1, 'chatcmpl-A1') : silent
      const late = { ...attributes, 'gen_ai.response.model': 'gpt-5-2025-08-07' }
      for (const order of [
        'event, span',
        'span, event',
        'span, event, span',
        'event, span, event',
      ]) {
        const store = emptyLedger()
        let spans = 0
        for (const step of order.split(', ')) {
          if (step === 'event') await store.append([entry])
          else
            await takeSpans(store, NOW, [
              spanRecord({ id: 'one', attributes: spans++ === 0 ? attributes : late }),
            ])
        }
        expect(await figuresOf(store)).toMatchObject({ calls: 1, missing: 0, input: counted })
      }
    },
  )
})

describe('calls without usage', () => {
  const silent: TestSpan = {
    id: 'silent',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' },
  }

  it('are missing, not zero', async () => {
    expect(await figuresAfter([silent])).toMatchObject({ calls: 1, missing: 1 })
  })

  it('are not missing where a span around or below has it', async () => {
    const below: TestSpan = { id: 'below', parent: 'silent', attributes: chat(10, 1) }
    expect(await figuresAfter([silent], [below])).toMatchObject({ calls: 1, missing: 0 })
    const around: TestSpan = { id: 'around', attributes: chat(10, 1) }
    const within: TestSpan = { ...silent, parent: 'around' }
    expect(await figuresAfter([within], [around])).toMatchObject({ calls: 1, missing: 0 })
  })

  it('count by themselves where they failed', async () => {
    const around: TestSpan = { id: 'around', attributes: chat(10, 1) }
    const failed: TestSpan = { ...silent, parent: 'around', isError: true }
    expect(await figuresAfter([failed, around])).toMatchObject({ calls: 2, missing: 1 })
  })
})

it('names agent and tool of the spans around a call, late ones too', async () => {
  const store = emptyLedger()
  const take = (span: TestSpan) => takeSpans(store, NOW, [spanRecord(span)])
  await take({ id: 'call', parent: 'tool', attributes: chat(10, 1) })
  await take({
    id: 'tool',
    parent: 'agent',
    name: 'execute_tool search',
    attributes: { 'gen_ai.operation.name': 'execute_tool' },
  })
  await take({
    id: 'agent',
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'planner',
      'gen_ai.conversation.id': 'talk',
      'tokenledger.task': 'T-1',
      ...usage(10, 1),
    },
  })
  const answer = await store.ask({
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: ['agent', 'tool', 'session', 'task'],
    where: [],
    previous: false,
  })
  const rows = answer.rows.filter((row) => row['calls'] !== 0)
  expect(rows).toMatchObject([
    { agent: 'planner', tool: 'search', session: 'talk', task: 'T-1', calls: 1, input_tokens: 10 },
  ])
})

describe('any order, any split, any repetition', () => {
  const KINDS = ['call', 'sum', 'unknown', 'tool', 'plain'] as const
  const node = fc.record({
    kind: fc.constantFrom(...KINDS),
    parent: fc.nat(),
    input: fc.integer({ min: 1, max: 1000 }),
    hasUsage: fc.boolean(),
    response: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  })
  type Node = typeof node extends fc.Arbitrary<infer T> ? T : never

  const spanOf = ({ kind, parent, input, hasUsage, response }: Node, index: number): TestSpan => ({
    id: `s${index}`,
    ...(index > 0 && parent % 4 !== 3 && { parent: `s${parent % index}` }),
    attributes: {
      ...(kind === 'call' && { 'gen_ai.operation.name': 'chat' }),
      ...(kind === 'sum' && { 'gen_ai.operation.name': 'invoke_agent' }),
      ...(kind === 'tool' && { 'gen_ai.operation.name': 'execute_tool' }),
      ...(hasUsage && kind !== 'plain' && usage(input, input)),
      ...(response !== undefined &&
        kind === 'call' && { 'gen_ai.response.id': `resp_${response}` }),
    },
  })

  it('gives the same totals', async () => {
    const plan = fc.record({
      nodes: fc.array(node, { minLength: 1, maxLength: 12 }),
      order: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 40, maxLength: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ nodes, order, cuts }) => {
        const spans = nodes.map(spanOf)
        const shuffled = [...spans, ...spans.slice(0, 3)]
          .map((span, index) => ({ span, at: order[index] ?? 0 }))
          .sort((one, other) => one.at - other.at)
          .map(({ span }) => span)
        const batches: TestSpan[][] = []
        for (let at = 0, index = 0; at < shuffled.length; index++) {
          batches.push(shuffled.slice(at, at + (cuts[index] ?? 1)))
          at += cuts[index] ?? 1
        }
        expect(await figuresAfter(...batches)).toEqual(await figuresAfter(spans))
      }),
      { numRuns: 200 },
    )
  })

  it('counts, of sums and calls without ids, what no other usage lies below', async () => {
    const kinds = fc.constantFrom('sum' as const, 'unknown' as const, 'plain' as const)
    const tree = fc.array(
      fc.record({
        kind: kinds,
        parent: fc.nat(),
        input: fc.nat({ max: 99 }),
        hasUsage: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(tree, async (nodes) => {
        const spans = nodes.map((one, index) => spanOf({ ...one, response: undefined }, index))
        const amount = (span: TestSpan) => Number(span.attributes['gen_ai.usage.input_tokens'] ?? 0)
        const below = (id: string): TestSpan[] =>
          spans.filter(({ parent }) => parent === id).flatMap((one) => [one, ...below(one.id)])
        const counted = spans.filter(
          (span) => amount(span) > 0 && below(span.id).every((one) => amount(one) === 0),
        )
        const input = counted.reduce((sum, span) => sum + amount(span), 0)
        expect(await figuresAfter(spans)).toMatchObject({ calls: counted.length, input })
      }),
      { numRuns: 200 },
    )
  })
})
