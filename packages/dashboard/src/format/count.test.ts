import { expect, test } from 'vitest'
import { axisCount, shortCount, signedPercent } from './count.ts'
import { chooseNumberFormat } from './locale.ts'

test('short counts are as exact in each row of a column', () => {
  chooseNumberFormat('en-US')
  expect([9_999, 16_000, 17_240, 64_000_000, 102_000_000].map(shortCount)).toEqual([
    ...['9,999', '16.0K', '17.2K', '64.0M', '102M'],
  ])
})

test('an axis has no more digits than it needs', () => {
  chooseNumberFormat('en-US')
  expect([0, 2_000_000, 2_500_000].map(axisCount)).toEqual(['0', '2M', '2.5M'])
})

test('less is written with a minus', () => {
  chooseNumberFormat('en-US')
  expect([signedPercent(-0.11), signedPercent(3.43)]).toEqual(['−11%', '+343%'])
})
