import { expect, it } from 'vitest'
import { bytesText, countText, durationText, shareText, shortCountText } from './number-text.ts'

it.each([
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
  [-1_000, '-1,000'],
  [1_000.0625, '1,000.0625'],
])('counts %d as %s', (count, text) => expect(countText(count)).toBe(text))

it.each([
  [999, '999'],
  [1_000, '1.0K'],
  [999_949, '999.9K'],
  [999_950, '1.0M'],
  [45_600_000, '45.6M'],
  [-1_500, '-1.5K'],
])('shortens %d to %s', (count, text) => expect(shortCountText(count)).toBe(text))

it('says shares of a whole, and that something is something', () => {
  expect(shareText(84, 100)).toBe('84%')
  expect(shareText(1, 1000)).toBe('<1%')
  expect(shareText(0, 1000)).toBe('0%')
  expect(shareText(1, 0)).toBe('–')
})

it('says sizes and times', () => {
  expect(bytesText(512)).toBe('512 B')
  expect(bytesText(4_200)).toBe('4.2 kB')
  expect(bytesText(1_900_000_000)).toBe('1.9 GB')
  expect(durationText(412)).toBe('412 ms')
  expect(durationText(3_210)).toBe('3.2 s')
  expect(durationText(250_000)).toBe('4 min')
})
