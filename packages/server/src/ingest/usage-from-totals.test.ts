import { totalsOf } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type StatedTotals, usageFromTotals } from './usage-from-totals.ts'

const codesOf = (stated: StatedTotals, operation?: string): string[] =>
  usageFromTotals(stated, operation).warnings.map(({ code }) => code)
const metersOf = (stated: StatedTotals) => usageFromTotals(stated).segments[0]?.meters

describe('consistent totals', () => {
  it('become disjoint meters', () => {
    const usage = usageFromTotals({
      input_tokens: 100,
      cached_input_tokens: 60,
      cache_write_tokens: 30,
      output_tokens: 20,
      reasoning_tokens: 5,
      total_tokens: 120,
    })
    expect(usage).toEqual({
      status: 'ok',
      segments: [
        {
          model: null,
          meters: {
            input: 10,
            'input.cacheRead': 60,
            'input.cacheWrite': 30,
            output: 15,
            'output.reasoning': 5,
          },
        },
      ],
      reportedTotal: 120,
      context: {},
      details: {},
      warnings: [],
    })
  })

  it('come back as the same totals', () => {
    const amount = fc.integer({ min: 0, max: 1e9 })
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, (fresh, read, write, said, thought) => {
        const [input, output] = [fresh + read + write, said + thought]
        const usage = usageFromTotals({
          input_tokens: input,
          output_tokens: output,
          cache_read_tokens: read,
          cache_write_tokens: write,
          reasoning_tokens: thought,
        })
        expect(usage.warnings).toEqual([])
        expect(totalsOf(usage)).toEqual({
          inputTokens: input,
          outputTokens: output,
          totalTokens: input + output,
          cacheReadTokens: read,
          cacheWriteTokens: write,
          reasoningTokens: thought,
        })
      }),
    )
  })

  it('take two names of one thing once', () => {
    expect(
      metersOf({ input_tokens: 9, output_tokens: 1, cached_input_tokens: 4, cache_read_tokens: 4 }),
    ).toEqual({ input: 5, 'input.cacheRead': 4, output: 1 })
  })

  it('that are zero are a known zero', () => {
    const usage = usageFromTotals({ input_tokens: 0, output_tokens: 0 })
    expect([usage.status, usage.segments]).toEqual(['ok', [{ model: null, meters: {} }]])
  })
})

describe('what cannot be', () => {
  it('more cached than input is cut down', () => {
    const stated = { input_tokens: 100, cached_input_tokens: 130, output_tokens: 5 }
    expect(codesOf(stated)).toEqual(['cache_exceeds_input'])
    expect(metersOf(stated)).toEqual({ 'input.cacheRead': 100, output: 5 })
    expect(usageFromTotals(stated).raw).toEqual(stated)
  })

  it('more cached than input is beside it when the total says so', () => {
    const stated = {
      input_tokens: 10,
      cached_input_tokens: 90,
      output_tokens: 5,
      total_tokens: 105,
    }
    expect(codesOf(stated)).toEqual([])
    expect(metersOf(stated)).toEqual({ input: 10, 'input.cacheRead': 90, output: 5 })
  })

  it('a written part that overlaps the read part is a detail', () => {
    const stated = {
      input_tokens: 100,
      cache_read_tokens: 80,
      cache_write_tokens: 30,
      output_tokens: 0,
    }
    const usage = usageFromTotals(stated)
    expect(codesOf(stated)).toEqual(['cache_overlap'])
    expect(usage.segments[0]?.meters).toEqual({ input: 20, 'input.cacheRead': 80 })
    expect(usage.details).toEqual({ cache_write_tokens: 30 })
  })

  it('more reasoning than output is cut down', () => {
    const stated = { input_tokens: 1, output_tokens: 10, reasoning_tokens: 30 }
    expect(codesOf(stated)).toEqual(['reasoning_exceeds_output'])
    expect(metersOf(stated)).toEqual({ input: 1, 'output.reasoning': 10 })
  })

  it('reasoning is outside of the output when the total says so', () => {
    const stated = { input_tokens: 12, output_tokens: 1, reasoning_tokens: 228, total_tokens: 241 }
    expect(codesOf(stated)).toEqual([])
    expect(metersOf(stated)).toEqual({ input: 12, output: 1, 'output.reasoning': 228 })
  })

  it('a total that is not the sum is kept beside it', () => {
    const usage = usageFromTotals({ input_tokens: 21, output_tokens: 500, total_tokens: 500 })
    expect(usage.warnings.map(({ code }) => code)).toEqual(['total_mismatch'])
    expect([usage.reportedTotal, totalsOf(usage).totalTokens]).toEqual([500, 521])
  })
})

describe('what is not known', () => {
  it('is not zero', () => {
    expect(usageFromTotals({ output_tokens: 5 }).status).toBe('partial')
    expect(codesOf({ output_tokens: 5 })).toEqual(['input_unknown'])
    expect(codesOf({ input_tokens: 5 })).toEqual(['output_unknown'])
    expect(codesOf({ cached_input_tokens: 5 })).toEqual(['input_unknown', 'output_unknown'])
  })

  it('is no output for calls that have none', () => {
    expect(usageFromTotals({ input_tokens: 5 }, 'embeddings')).toMatchObject({
      status: 'ok',
      warnings: [],
    })
    expect(usageFromTotals({ total_tokens: 5 }, 'rerank').segments[0]?.meters).toEqual({ input: 5 })
  })

  it('is the rest of the total', () => {
    expect(metersOf({ input_tokens: 5, total_tokens: 8 })).toEqual({ input: 5, output: 3 })
    expect(metersOf({ output_tokens: 5, total_tokens: 8 })).toEqual({ input: 3, output: 5 })
    expect(codesOf({ input_tokens: 5, total_tokens: 5 })).toEqual([])
    expect(codesOf({ input_tokens: 5, total_tokens: 4 })).toEqual(['output_unknown'])
  })

  it('is how a lone total is split', () => {
    const usage = usageFromTotals({ total_tokens: 50 })
    expect([usage.status, usage.segments[0]?.meters]).toEqual(['partial', { input: 50 }])
    expect(usage.warnings.map(({ code }) => code)).toEqual(['only_total_reported'])
  })

  it('makes it missing when nothing can be read', () => {
    const usage = usageFromTotals({ input_tokens: 'a secret prompt', output_tokens: null })
    expect([usage.status, usage.segments]).toEqual(['missing', []])
    expect(usage.warnings.map(({ code }) => code)).toEqual(['invalid_field', 'usage_missing'])
    expect(JSON.stringify(usage)).not.toContain('secret')
  })
})

it.each([
  [-1, null, 'invalid_field'],
  [Number.NaN, null, 'invalid_field'],
  [2 ** 53, null, 'invalid_field'],
  [true, null, 'invalid_field'],
  [{}, null, 'invalid_field'],
  ['1,200', null, 'invalid_field'],
  ['', null, 'invalid_field'],
  ['1200', 1200, 'coerced_string'],
  [1.5, 1.5, 'fractional_tokens'],
])('reads %j as %j with %s', (input, expected, code) => {
  const usage = usageFromTotals({ input_tokens: input, output_tokens: 1 })
  expect(usage.segments[0]?.meters['input'] ?? null).toBe(expected)
  expect(usage.warnings.map((warning) => warning.code)).toContain(code)
  expect(usage.status).toBe(expected === null ? 'partial' : 'ok')
})

it('never gives a meter that is not finite and above zero', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.double(), fc.integer({ min: 0 }))
  const fields = { requiredKeys: [] }
  const stated = fc.record(
    {
      input_tokens: anything,
      output_tokens: anything,
      total_tokens: anything,
      cached_input_tokens: anything,
      cache_write_tokens: anything,
      reasoning_tokens: anything,
    },
    fields,
  )
  fc.assert(
    fc.property(stated, (totals) => {
      for (const { meters } of usageFromTotals(totals).segments)
        for (const quantity of Object.values(meters))
          expect(Number.isFinite(quantity) && quantity > 0).toBe(true)
    }),
  )
})
