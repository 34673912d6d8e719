import { expect, it } from 'vitest'
import { eventSchema } from './event.ts'

const examples = eventSchema.meta()?.['examples'] as readonly unknown[]

it('has examples', () => {
  expect(examples.length).toBeGreaterThan(3)
})

it.each(examples)('takes its own example %#', (example) => {
  expect(eventSchema.parse(example)).toEqual(example)
})

it('ignores fields that it does not know', () => {
  expect(eventSchema.parse({ id: 'a', colour: 'red' })).toEqual({ id: 'a' })
})

it.each([
  { agent: 1 },
  { status: 'fine' },
  { attempt: 0 },
  { attempt: 1.5 },
  { tags: ['a'] },
  { tools: { used: 'search' } },
  { estimated: 'yes' },
  { cost_usd: true },
])('refuses a field of a wrong type: %j', (event) => {
  expect(eventSchema.safeParse(event).success).toBe(false)
})
