import type { Frame } from './frame.ts'
import type { Range } from './range.ts'

/** The frame one range's length earlier (−1) or later (1). A range without a beginning stays. */
export function shiftedFrame({ range: _, ...frame }: Frame, range: Range, steps: 1 | -1): Frame {
  if (range.start === undefined) return { ...frame, range: 'all' }
  const by = steps * (range.end - range.start)
  return {
    ...frame,
    from: new Date(range.start + by).toISOString(),
    to: new Date(range.end + by).toISOString(),
  }
}
