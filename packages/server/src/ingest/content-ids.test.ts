import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentIds } from './content-ids.ts'

it('counts equal texts', () => {
  const idOf = contentIds('csv')
  const [first, other, second] = [idOf('a'), idOf('b'), idOf('a')]
  expect(first).toMatch(/^csv:[0-9a-f]{32}:1$/)
  expect(other).toMatch(/:1$/)
  expect(second).toBe(first.replace(/1$/, '2'))
})

it('gives the texts of a grown input the ids they had, and each a new one within it', () => {
  const texts = fc.array(fc.string({ maxLength: 2 }), { maxLength: 50 })
  fc.assert(
    fc.property(texts, texts, (before, added) => {
      const old = before.map(contentIds('csv'))
      const grown = [...before, ...added].map(contentIds('csv'))
      expect(grown.slice(0, old.length)).toEqual(old)
      expect(new Set(grown).size).toBe(grown.length)
    }),
  )
})
