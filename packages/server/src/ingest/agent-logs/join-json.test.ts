import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Json, joinJson } from './join-json.ts'
import { VERSION } from './json-version.ts'

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.nat(20),
    fc.constantFrom('a', 'b', 'standard'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { noNullPrototype: true }),
    fc.record({
      [VERSION]: fc.array(fc.nat(2), { maxLength: 2 }),
      x: tie('value') as fc.Arbitrary<Json>,
    }),
  ),
})).value as fc.Arbitrary<Json>

test('joins are associative, commutative and idempotent', () => {
  fc.assert(
    fc.property(json, json, json, (a, b, c) => {
      expect(joinJson(joinJson(a, b), c)).toEqual(joinJson(a, joinJson(b, c)))
      expect(joinJson(a, b)).toEqual(joinJson(b, a))
      expect(joinJson(a, a)).toEqual(a)
      expect(joinJson(joinJson(a, b), b)).toEqual(joinJson(a, b))
    }),
  )
})

test('numbers grow, what one side lacks is kept, and a greater kind wins', () => {
  const left = { output: 3, tier: 'standard', passes: [{ output: 1 }], lost: null }
  const right = { output: 250, input: 9, passes: [{ output: 7 }, { output: 2 }], lost: 4 }
  expect(joinJson(left, right)).toEqual({
    output: 250,
    tier: 'standard',
    passes: [{ output: 7 }, { output: 2 }],
    lost: 4,
    input: 9,
  })
})

test('of an object that was written anew, the later version counts, also where it holds less', () => {
  const first = { [VERSION]: [5, 0], output: 90, thoughts: 4 }
  const second = { [VERSION]: [5, 7], output: 60 }
  expect(joinJson(first, second)).toEqual(second)
  expect(joinJson(second, { output: 99 })).toEqual(second)
  expect(joinJson(second, { [VERSION]: [6], output: 1 })).toEqual({ [VERSION]: [6], output: 1 })
})
