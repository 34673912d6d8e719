import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countBelow, forestOf, rollUp, treeOf, treesAround } from './forest.ts'

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

it('counts what is below, and finds the trees around names with what is below first', () => {
  fc.assert(
    fc.property(links, fc.array(name), (all, wanted) => {
      const forest = forestOf(all)
      const below = countBelow(forest)
      for (const one of 'abcdefgh') {
        expect(below.get(one) ?? 0).toBe(treeOf(forest, one).length - 1)
      }
      const around = treesAround(forest, wanted)
      expect(new Set(around).size).toBe(around.length)
      expect(around).toEqual(expect.arrayContaining(wanted.flatMap((one) => treeOf(forest, one))))
      for (const [child, parent] of forest.parentOf) {
        if (around.includes(parent))
          expect(around.indexOf(child)).toBeLessThan(around.indexOf(parent))
      }
    }),
  )
})

it('takes chains and fans of a hundred thousand', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => index)
  const chain = forestOf(many.map((one) => ({ child: `${one + 1}`, parent: `${one}` })))
  const upwards = forestOf(
    many.toReversed().map((one) => ({ child: `${one + 1}`, parent: `${one}` })),
  )
  const fan = forestOf(many.map((one) => ({ child: `${one}`, parent: 'root' })))
  expect([chain, upwards].map((forest) => countBelow(forest).get('0'))).toEqual([100_000, 100_000])
  expect(countBelow(fan).get('root')).toBe(100_000)
})
