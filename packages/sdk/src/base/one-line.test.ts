import fc from 'fast-check'
import { expect, it } from 'vitest'
import { oneLine } from './one-line.ts'

it.each([
  ['plain | text: 5 · ü 🤖 本', 'plain | text: 5 · ü 🤖 本'],
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u001b[31mred\u007f\u0085', '\\x1b[31mred\\x7f\\x85'],
  ['a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['\u202etxt.exe\u2066', '\\u202etxt.exe\\u2066'],
  ['cut \ud83e', 'cut \\ud83e'],
  ['\0', '\\x00'],
])('writes %j in its line', (text, line) => {
  expect(oneLine(text)).toBe(line)
})

it('never leaves its line, and leaves its own result alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = oneLine(text)
      expect(line.split(/[\n\r\v\f\u0085\u2028\u2029]/)).toHaveLength(1)
      expect(oneLine(line)).toBe(line)
    }),
  )
})
