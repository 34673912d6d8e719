import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareValues } from './compare-values.ts'

it('orders texts by code point', () => {
  const points = (text: string) => [...text].map((point) => point.codePointAt(0) ?? 0)
  const text = fc
    .array(fc.constantFrom('a', 'b', '\uff5e', '\u{1f600}', '\u{1f601}'))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [a, b] = [points(left), points(right)]
      const at = a.findIndex((point, index) => point !== b[index])
      const expected = at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1)
      expect(Math.sign(compareValues(left, right))).toBe(Math.sign(expected))
    }),
  )
})

it('puts unknown values last in both directions', () => {
  const sorted = (descending: boolean) =>
    [null, 2, null, 1].sort((left, right) => compareValues(left, right, descending))
  expect(sorted(false)).toEqual([1, 2, null, null])
  expect(sorted(true)).toEqual([2, 1, null, null])
})
