import { expect, expectTypeOf, it } from 'vitest'
import type { Answer } from '../query/answer.ts'
import { evaluate } from '../query/evaluate.ts'
import { MEASURES } from '../query/query.ts'
import { jsonSchemas } from './json-schemas.ts'
import { type UsageAnswer, usageAnswerSchema } from './usage-answer.ts'

type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T

it('is what the query answers, by type', () => {
  expectTypeOf<Writable<Answer['totals']>>().toExtend<UsageAnswer['totals']>()
  expectTypeOf<keyof Answer['totals']>().toEqualTypeOf<keyof UsageAnswer['totals']>()
  expectTypeOf<Writable<Answer['coverage']>>().toEqualTypeOf<UsageAnswer['coverage']>()
  expectTypeOf<keyof Answer>().toEqualTypeOf<keyof UsageAnswer>()
  expectTypeOf<keyof NonNullable<Answer['previous']>>().toEqualTypeOf<
    keyof NonNullable<UsageAnswer['previous']>
  >()
})

it('names every measure', () => {
  const { properties } = jsonSchemas()['usage-answer'] as {
    properties: { totals: { properties: object } }
  }
  expect(Object.keys(properties.totals.properties)).toEqual([...MEASURES])
})

it('takes the answer of an empty ledger', () => {
  const question = {
    bucket: 'day',
    timeZone: 'UTC',
    groupBy: ['agent'],
    where: [],
    previous: false,
  } as const
  const answer = evaluate(question, [])
  expect(usageAnswerSchema.parse(answer)).toEqual(answer)
})
