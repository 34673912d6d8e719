import { type Entry, fromDecimal, toDecimal } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whyNotKeepable } from '../store/why-not-keepable.ts'
import { eventSchema } from '../wire/event.ts'
import { entryOf } from './entry-of.ts'
import { isFault } from './event-fault.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const context = { now: NOW, newId: () => 'made' }

function entry(event: unknown): Entry {
  const result = entryOf(event, context)
  if (isFault(result)) throw new Error(`${result.code}: ${result.message}`)
  return result
}

function codeOf(event: unknown): string | null {
  const result = entryOf(event, context)
  return isFault(result) ? result.code : null
}

const warningsOf = ({ usage }: Entry): string[] => usage.warnings.map(({ code }) => code)

describe('the examples of the schema', () => {
  const examples = eventSchema.meta()?.['examples'] as readonly unknown[]
  it.each(examples)('%# is an entry that a store takes', (example) => {
    expect(whyNotKeepable(entry(example), null)).toBeNull()
  })

  it('are read as they say', () => {
    const [totals, provider, meters, failed] = examples.map(entry)
    expect(totals?.usage.segments).toEqual([
      {
        model: 'gpt-5',
        meters: { input: 200, 'input.cacheRead': 1000, output: 180, 'output.reasoning': 120 },
      },
    ])
    expect(provider).toMatchObject({
      id: 'msg_01',
      time: Date.UTC(2026, 10, 22, 9, 30, 0, 250),
      durationMs: 1840,
      dimensions: { tags: { git_branch: 'main', experiment: '7' } },
      usage: {
        segments: [
          {
            model: 'claude-sonnet-4-5',
            meters: { input: 12, 'input.cacheRead': 2000, 'input.cacheWrite': 100, output: 80 },
          },
        ],
      },
    })
    expect(meters?.cost).toMatchObject({ status: 'priced', total: fromDecimal('0.001425') })
    expect(failed).toMatchObject({ status: 'error', time: NOW, usage: { status: 'missing' } })
    expect(failed?.cost.total).toBeNull()
  })
})

describe('identity', () => {
  const ids = [
    [{ id: 'a', response_id: 'b' }, 'a'],
    [{ response_id: 'b' }, 'b'],
    [{ response_id: 'b', attempt: 1 }, 'b'],
    [{ response_id: 'b', attempt: 2 }, 'b#2'],
    [{ agent: 'coder', id: null, response_id: null }, 'made'],
    [{ agent: 'coder' }, 'made'],
  ] as const
  it.each(ids)('of %j is %s', (event, id) => {
    expect(entry(event).id).toBe(id)
  })

  it.each([{ id: '' }, { id: 7 }, { id: 'x'.repeat(201) }, { response_id: 'x'.repeat(201) }])(
    'of %j cannot be',
    (event) => {
      expect(codeOf(event)).toBe('invalid_id')
    },
  )

  it('is the id with the tokens where servers give one id to many answers', () => {
    const told = { response_id: 'chatcmpl-7', input_tokens: 9, output_tokens: 3 }
    expect(entry(told)).toMatchObject({ id: 'chatcmpl-7:9/3', responseId: 'chatcmpl-7' })
    expect(entry({ ...told, attempt: 2 }).id).toBe('chatcmpl-7:9/3#2')
    expect(entry({ response_id: 'chatcmpl-7' }).id).toBe('chatcmpl-7')
  })

  it('is the id of the answer when a whole answer is given', () => {
    const usage = {
      id: 'chatcmpl-A1',
      object: 'chat.completion',
      model: 'gpt-4o-2024-08-06',
      choices: [{ message: { content: 'the secret answer' } }],
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
    }
    const made = entry({ provider: 'openai', request_model: 'gpt-4o', usage })
    expect(made).toMatchObject({
      id: 'chatcmpl-A1',
      responseId: 'chatcmpl-A1',
      requestModel: 'gpt-4o',
      responseModel: 'gpt-4o-2024-08-06',
      usage: { segments: [{ meters: { input: 9, output: 3 } }] },
    })
    const kept = JSON.stringify(made, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    expect(kept).not.toContain('secret')
  })
})

describe('time', () => {
  it.each([
    ['2026-11-22T10:00:00Z', Date.UTC(2026, 10, 22, 10)],
    ['2026-11-22t10:00:00.1239z', Date.UTC(2026, 10, 22, 10, 0, 0, 123)],
    ['2026-11-22 10:00:00-05:00', Date.UTC(2026, 10, 22, 15)],
  ])('%s', (time, expected) => {
    expect(entry({ time }).time).toBe(expected)
  })

  it.each(['2026-11-22T10:00:00', '2026-11-22', 'yesterday', '', '2026-02-30T00:00:00Z'])(
    '"%s" is none of the wire',
    (time) => {
      expect(codeOf({ time })).toBe('invalid_time')
    },
  )

  it.each(['1970-01-01T00:00:00Z', '1999-12-31T23:59:59Z', '2026-11-23T12:00:00.001Z'])(
    '%s is out of range',
    (time) => {
      expect(codeOf({ time })).toBe('time_out_of_range')
    },
  )
})

describe('cost', () => {
  const tokens = {
    provider: 'openai',
    response_model: 'gpt-4o',
    input_tokens: 10_000,
    output_tokens: 5_000,
  }

  it('is the list price, to the picodollar', () => {
    const { cost } = entry(tokens)
    expect([cost.status, toDecimal(cost.total ?? -1n)]).toEqual(['priced', '0.075000'])
  })

  it('is what the sender states, with the list cost beside it', () => {
    const made = entry({ ...tokens, cost_usd: '0.000000000001' })
    expect([made.cost.total, made.cost.listTotal]).toEqual([1n, 75_000_000_000n])
    expect(made.usage.providerCost?.basis).toBe('charged')
  })

  it('may be an estimate', () => {
    const made = entry({ ...tokens, cost_usd: 0.1, estimated: true })
    expect(made.usage).toMatchObject({
      estimated: true,
      providerCost: { cost: 100_000_000_000n, basis: 'estimate' },
    })
  })

  it('of "0" is kept and flagged', () => {
    const made = entry({ ...tokens, cost_usd: '0' })
    expect(made.usage.providerCost?.cost).toBe(0n)
    expect(made.cost.total).toBe(75_000_000_000n)
    expect(made.cost.warnings.map(({ code }) => code)).toContain('recorded_cost_zero')
  })

  it.each(['-1', -0.5, 'free', '', '1,5', '$1'])('of %j is refused', (cost) => {
    expect(codeOf({ ...tokens, cost_usd: cost })).toBe('invalid_cost')
  })

  it('is unknown for a model without a price, and for an unknown meter', () => {
    expect(entry({ ...tokens, response_model: 'house-model-1' }).cost).toMatchObject({
      total: null,
    })
    const { cost } = entry({
      provider: 'openai',
      response_model: 'gpt-4o',
      meters: { input: 1, thoughts: 2 },
    })
    expect(cost).toMatchObject({ status: 'partial', unpricedMeters: ['thoughts'] })
  })
})

describe('usage', () => {
  it('stated twice alike is read once', () => {
    const made = entry({ meters: { input: 5, output: 1 }, input_tokens: 5, output_tokens: 1 })
    expect(warningsOf(made)).toEqual([])
    expect(made.usage.segments[0]?.meters).toEqual({ input: 5, output: 1 })
  })

  it('stated twice differently is noted', () => {
    expect(warningsOf(entry({ meters: { input: 5 }, input_tokens: 6, output_tokens: 0 }))).toEqual([
      'breakdown_inconsistent',
    ])
  })

  it('that cannot be read gives way to totals', () => {
    const made = entry({ usage: 'nothing', input_tokens: 5, output_tokens: 1 })
    expect(made.usage).toMatchObject({
      status: 'ok',
      segments: [{ meters: { input: 5, output: 1 } }],
    })
  })
})

it('reads the rest of the event', () => {
  expect(
    entry({
      duration_ms: 12.6,
      ttft_ms: -1,
      status: 'length',
      provider: 'google',
      agent: '',
      service_tier: 'flex',
      parent_id: 'p',
      source: 'gateway',
      tags: { a: true, b: null, c: [1] },
      tools: {
        used: ['search'],
        definitions_tokens: '40',
        basis: 'included',
        succeeded: { search: true },
        results_tokens: null,
      },
    }),
  ).toMatchObject({
    durationMs: 13,
    status: 'length',
    parentId: 'p',
    dimensions: {
      provider: 'gcp.gemini',
      serviceTier: 'flex',
      source: 'gateway',
      tags: { a: 'true' },
    },
    tools: {
      used: ['search'],
      definitionsTokens: 40,
      basis: 'included',
      succeeded: { search: true },
    },
    usage: {
      warnings: [
        { code: 'usage_missing' },
        { code: 'invalid_field', path: 'tags.c' },
        { code: 'invalid_field', path: 'ttft_ms' },
        { code: 'coerced_string' },
      ],
    },
  })
})

it.each([null, [], 'text', 7, { agent: 5 }, { status: 'fine' }])('%j is no event', (event) => {
  expect(codeOf(event)).toBe('invalid_event')
})

describe('any JSON value', () => {
  const fields = Object.keys(eventSchema.shape)
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.constantFrom('1e999', '-0', '2026-11-22T10:00:00Z', 'ok', 'openai', 'gpt-4o'),
    fc.dictionary(
      fc.constantFrom('input', 'toString', '__proto__', 'constructor', 'input.x'),
      fc.jsonValue(),
    ),
  )
  const event = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), value))
  it('gives an entry that stores take, or a coded fault', () => {
    fc.assert(
      fc.property(event, (any) => {
        const result = entryOf(any, context)
        if (isFault(result)) expect(result.code).toMatch(/^[a-z_]+$/)
        else expect([undefined, 'invalid_cost']).toContain(whyNotKeepable(result, null)?.code)
      }),
      { numRuns: 2000 },
    )
  })
})
