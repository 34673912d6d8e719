import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seenIds } from './seen-ids.ts'

it.each([100, 150, 199, 200, 299, 1000])(
  'after %i ids the newest hundred are known, and the oldest are forgotten in the end',
  (count) => {
    const ids = seenIds(100)
    const all = Array.from({ length: count }, (_, n) => `id-${n}`)
    expect(all.every((id) => ids.add(id))).toBe(true)
    expect(all.slice(-100).filter((id) => ids.add(id))).toEqual([])
    expect(ids.add('id-0')).toBe(count >= 200)
  },
)

it('tells ids apart whose hashes are equal', () => {
  const ids = seenIds(100)
  const alike = ['msg_etu1km7r7oez', 'msg_terckvle70ua']
  expect(alike.map((id) => ids.add(id))).toEqual([true, true])
  expect(alike.map((id) => ids.add(id))).toEqual([false, false])
})

it('knows what a set of all ids knows, as long as it forgets none', () => {
  const id = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(2000).map(String))
  fc.assert(
    fc.property(fc.array(id, { maxLength: 3000, size: 'max' }), (told) => {
      const known = new Set<string>()
      const ids = seenIds(3001)
      for (const one of told) {
        expect(ids.add(one)).toBe(!known.has(one))
        known.add(one)
      }
    }),
    { numRuns: 20 },
  )
})
