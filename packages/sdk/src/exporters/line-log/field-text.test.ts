import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fieldText } from './field-text.ts'

it.each<[unknown, string]>([
  ['Market_Analyst', 'Market_Analyst'],
  ['tool:search', 'tool:search'],
  ['Größe 本 🤖', 'Größe 本 🤖'],
  ['a|b', 'a\\x7cb'],
  ['a\nb', 'a\\nb'],
  ['C:\\logs', 'C:\\\\logs'],
  ['Total: 5 tokens', 'Total\\x3a 5 tokens'],
  ['\u001b[2J', '\\x1b[2J'],
  ['x'.repeat(300), `${'x'.repeat(200)}…`],
  [undefined, 'undefined'],
])('writes %j', (value, text) => {
  expect(fieldText(value)).toBe(text)
})

it('never leaves its field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (value) => {
      const text = fieldText(value)
      expect(text).not.toMatch(/[|\n\r\u2028\u2029]/)
      expect(text).not.toMatch(/(Agent|Total|Cost): /)
    }),
  )
})
