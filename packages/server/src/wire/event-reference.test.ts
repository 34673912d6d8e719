import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventSchema } from './event.ts'

const path = join(import.meta.dirname, '../../../../docs/reference/events.md')
const text = readFileSync(path, 'utf8')

it('names every field of an event, and no other', () => {
  const named = [...text.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, field]) => field)
  expect(named).toEqual(Object.keys(eventSchema.shape))
})

const examples = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => json)

it('has examples', () => expect(examples.length).toBeGreaterThan(4))

it.each(examples)('example %# is an event', (json) => {
  const example: object = JSON.parse(json)
  expect(eventSchema.safeParse(example).success).toBe(true)
  for (const field of Object.keys(example)) expect(eventSchema.shape).toHaveProperty(field)
})
