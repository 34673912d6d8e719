/** Longest run that is given to a tokenizer whole, in UTF-16 units or code points. */
const LONGEST = 256
const LONG_RUN = new RegExp(
  `[\\p{L}\\p{M}]{${LONGEST}}|[^\\s\\p{L}\\p{M}\\p{N}]{${LONGEST}}|\\s{${LONGEST}}`,
  'gu',
)

/**
 * Cuts a text inside runs of letters, signs or white space that are longer than any word. Merging
 * byte pairs takes time in the square of a run's length; each cut is off by a token at the most.
 * Text without such runs stays whole.
 */
export function cutRuns(text: string): readonly string[] {
  const pieces: string[] = []
  let from = 0
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length
    pieces.push(text.slice(from, end))
    from = end
  }
  pieces.push(text.slice(from))
  return pieces
}
