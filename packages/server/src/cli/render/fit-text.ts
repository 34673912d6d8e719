import type { Measure } from './text-width.ts'

let segmenter: Intl.Segmenter | undefined

/** Made when the first text is cut: making it takes 13 ms, as long as loading the command. */
function characters(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}

/** Cuts a text to a width and marks the cut with `…`; never splits a character. */
export function fitText(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of characters(text)) {
    used += measure(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** The same, cut at its beginning: of a path, the end tells more. */
export function fitTextEnd(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  const all = [...characters(text)].map(({ segment }) => segment)
  let used = 0
  const cut = all.findLastIndex((segment) => {
    used += measure(segment)
    return used > width - 1
  })
  return `…${all.slice(cut + 1).join('')}`
}
