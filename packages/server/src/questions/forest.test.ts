import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forestOf, rollUp, treeOf } from './forest.ts'

const name = fc.constantFrom(...'abcdefgh')
const links = fc.array(fc.record({ child: name, parent: name }), { maxLength: 20 })
const own = fc
  .dictionary(name, fc.integer({ min: 1, max: 1000 }))
  .map((counts) => new Map(Object.entries(counts)))
const add = (left: number | undefined, right: number) => (left ?? 0) + right

it('gives each one parent at most, and makes no circle', () => {
  fc.assert(
    fc.property(links, (all) => {
      const forest = forestOf(all)
      for (const [child, parent] of forest.parentOf) {
        expect(all).toContainEqual({ child, parent })
        const tree = treeOf(forest, child)
        expect(new Set(tree).size).toBe(tree.length)
        expect(tree).not.toContain(parent)
      }
    }),
  )
})

it('rolls up what is below, once', () => {
  fc.assert(
    fc.property(links, own, (all, counts) => {
      const forest = forestOf(all)
      const sums = rollUp(forest, counts, add)
      for (const one of 'abcdefgh') {
        const sum = treeOf(forest, one).reduce((total, part) => total + (counts.get(part) ?? 0), 0)
        expect(sums.get(one) ?? 0).toBe(sum)
      }
      const roots = [...sums].filter(([one]) => !forest.parentOf.has(one))
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      expect(roots.reduce((sum, [, count]) => sum + count, 0)).toBe(total)
    }),
  )
})
