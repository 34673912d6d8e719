import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OTHER_METERS, TOKEN_METERS } from './meters.ts'
import { tokensOf, totalsOf } from './totals-of.ts'

const meterNames = fc.constantFrom(
  ...TOKEN_METERS,
  ...OTHER_METERS,
  'x.acme.credits',
  'inputs',
  'outputter',
)
const meters = fc.dictionary(meterNames, fc.integer({ min: 1, max: 1_000_000 }))
const segments = fc.array(fc.record({ model: fc.constant(null), meters }))

const sumOf = (all: Record<string, number>, has: RegExp): number =>
  Object.entries(all).reduce((sum, [name, quantity]) => sum + (has.test(name) ? quantity : 0), 0)

describe('tokensOf', () => {
  it('counts each meter of input and output once, and their parts within', () => {
    fc.assert(
      fc.property(meters, (all) => {
        expect(tokensOf(all)).toEqual({
          inputTokens: sumOf(all, /^input(\.|$)/),
          outputTokens: sumOf(all, /^output(\.|$)/),
          totalTokens: sumOf(all, /^(in|out)put(\.|$)/),
          cacheReadTokens: sumOf(all, /^input\.cacheRead(\.|$)/),
          cacheWriteTokens: sumOf(all, /^input\.cacheWrite(\.|$)/),
          reasoningTokens: sumOf(all, /^output\.reasoning$/),
        })
      }),
    )
  })

  it('counts no meter of a polluted prototype', () => {
    const polluted: Record<string, number> = Object.create({ 'input.audio': 5 })
    polluted['output'] = 3
    expect(tokensOf(polluted)).toMatchObject({ inputTokens: 0, totalTokens: 3 })
  })

  it('is zero for no meters', () => {
    expect(Object.values(tokensOf({}))).toEqual([0, 0, 0, 0, 0, 0])
  })
})

describe('totalsOf', () => {
  it('of the whole is the sum over its parts, whatever their order', () => {
    fc.assert(
      fc.property(segments, segments, (some, others) => {
        const whole = totalsOf({ segments: [...some, ...others] })
        expect(totalsOf({ segments: [...others, ...some] })).toEqual(whole)
        const left = totalsOf({ segments: some })
        const right = totalsOf({ segments: others })
        expect(whole.totalTokens).toBe(left.totalTokens + right.totalTokens)
        expect(whole.inputTokens + whole.outputTokens).toBe(whole.totalTokens)
      }),
    )
  })
})
