import { expect, it } from 'vitest'
import { progressBar } from './progress-bar.ts'

const half = { bytes: 512_000_000, totalBytes: 1_024_000_000, counted: '1,234 calls' }

it('draws a bar, the share, bytes and calls', () => {
  expect(progressBar(half, 60)).toBe('██████████░░░░░░░░░░  50%  512.0 MB of 1.0 GB  1,234 calls')
})

it('leaves the bar out where there is no room', () => {
  expect(progressBar(half, 30)).toBe(' 50%  512.0 MB of 1.0 GB  1,23')
})

it('never passes the whole, whatever the size was', () => {
  expect(progressBar({ ...half, bytes: 2e9 }, 60)).toContain('100%')
  expect(progressBar({ ...half, totalBytes: 0 }, 60)).toContain('0%')
})
