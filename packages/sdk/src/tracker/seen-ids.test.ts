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
