import { describe, expect, it } from 'vitest'
import { liveFilter } from '../../store/live-entries.ts'
import { entryOf } from '../entry-of.ts'
import {
  emptyLedger,
  figuresAfter,
  figuresOf,
  NOW,
  spanRecord,
  type TestSpan,
  usage,
} from './take-spans.contract.ts'
import { takeSpans } from './take-spans.ts'

const chat = (input: number, output: number, id?: string) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-5',
  ...(id !== undefined && { 'gen_ai.response.id': id }),
  ...usage(input, output),
})

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

  it('counts as the innermost says where both know as much', async () => {
    const outer: TestSpan = { id: 'a', attributes: chat(201, 9) }
    const inner: TestSpan = { id: 'b', parent: 'a', attributes: chat(10, 1) }
    const counted = { calls: 1, input: 10, output: 1 }
    expect(await figuresAfter([inner], [outer])).toMatchObject(counted)
    expect(await figuresAfter([outer], [inner])).toMatchObject(counted)
  })

  it('counts twice where each claims to lie within the other', async () => {
    const one: TestSpan = { id: 'one', parent: 'two', attributes: chat(10, 1) }
    const two: TestSpan = { id: 'two', parent: 'one', attributes: chat(20, 2) }
    const both = { calls: 2, input: 30, output: 3 }
    expect(await figuresAfter([one, two])).toMatchObject(both)
    expect(await figuresAfter([two], [one])).toMatchObject(both)
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

it('counts once with the event of the same program, also where the provider gave no id', async () => {
  const event = { id: 'made-1', operation: 'embeddings', input_tokens: 10 } as const
  const entry = entryOf(event, { now: NOW, newId: () => 'made' })
  if ('message' in entry) throw new Error(entry.message)
  const attributes = { ...usage(10, 0), 'gen_ai.operation.name': 'embeddings' }
  const span = spanRecord({
    id: 'one',
    attributes: { ...attributes, 'tokenledger.call.id': 'made-1' },
  })
  for (const isSpanFirst of [true, false]) {
    const store = emptyLedger()
    if (isSpanFirst) await takeSpans(store, NOW, [span])
    await store.append([entry])
    await takeSpans(store, NOW, [span])
    expect(await figuresOf(store)).toMatchObject({ calls: 1, input: 10 })
  }
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
    const { attributes } = silent
    const tried: TestSpan = { ...failed, parent: 'ended' }
    expect(await figuresAfter([tried, { id: 'ended', attributes }])).toMatchObject({ missing: 2 })
    const gaveUp: TestSpan = { id: 'ended', attributes, isError: true }
    expect(await figuresAfter([tried, gaveUp])).toMatchObject({ missing: 1 })
  })

  const named = (id: string, name: string, parent?: string): TestSpan => ({
    id,
    ...(parent !== undefined && { parent }),
    attributes: { ...silent.attributes, 'gen_ai.response.id': name },
  })

  it('are one where several libraries see one call', async () => {
    const { attributes } = silent
    const [outer, middle, inner] = [
      { id: 'outer', attributes },
      { id: 'middle', parent: 'outer', attributes },
      { id: 'inner', parent: 'middle', attributes },
    ] as const
    const missing = { calls: 1, missing: 1 }
    expect(await figuresAfter([outer, middle, inner])).toMatchObject(missing)
    expect(await figuresAfter([inner], [outer], [middle])).toMatchObject(missing)
    const known = { ...outer, attributes: chat(10, 1) }
    const counted = { calls: 1, missing: 0, input: 10 }
    expect(await figuresAfter([known, middle, inner])).toMatchObject(counted)
    expect(await figuresAfter([inner], [middle], [known])).toMatchObject(counted)
    const tool = { ...middle, attributes: { 'gen_ai.operation.name': 'execute_tool' } }
    expect(await figuresAfter([outer, tool, inner])).toMatchObject({ calls: 2, missing: 2 })
  })

  it('are not missing where what their answer is known by has usage below or around it', async () => {
    const usageBelow: TestSpan = { id: 'usage', parent: 'provider', attributes: chat(10, 1) }
    const spans = [
      named('gateway', 'resp_1'),
      named('provider', 'resp_0', 'gateway'),
      usageBelow,
      named('provider again', 'resp_0'),
      named('gateway again', 'resp_1'),
    ]
    const counted = { calls: 1, missing: 0, input: 10, output: 1 }
    expect(await figuresAfter(spans)).toEqual(counted)
    expect(await figuresAfter(...spans.map((span) => [span]))).toEqual(counted)
    expect(await figuresAfter(...spans.map((span) => [span]).reverse())).toEqual(counted)
    const around: TestSpan = { id: 'around', attributes: chat(10, 1) }
    const within = named('within', 'resp_1', 'around')
    const again: TestSpan = { ...named('again', 'resp_1'), trace: 'other' }
    expect(await figuresAfter([around, within, again])).toEqual(counted)
    expect(await figuresAfter([again], [within], [around])).toEqual(counted)
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
