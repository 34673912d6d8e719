import { expect, it } from 'vitest'
import { sparkline, squeeze } from './sparkline.ts'

it('draws the highest value highest and nothing as a dot', () => {
  expect(sparkline([0, 1, 4, 8])).toBe('·▁▄█')
  expect(sparkline([0.001, 1000])).toBe('▁█')
  expect(sparkline([0, 0])).toBe('··')
  expect(sparkline([])).toBe('')
  expect(sparkline([-1, 2])).toBe('·█')
})

it('sums neighbours until they fit and loses nothing', () => {
  expect(squeeze([1, 2, 3, 4, 5], 3)).toEqual([3, 7, 5])
  expect(squeeze([1, 2], 30)).toEqual([1, 2])
  expect(squeeze([], 30)).toEqual([])
})
