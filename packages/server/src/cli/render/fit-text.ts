import type { Measure } from './text-width.ts'

const segmenter = new Intl.Segmenter()

/** Cuts a text to a width and marks the cut with `…`; never splits a character. */
export function fitText(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += measure(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}
