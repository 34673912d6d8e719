/** Tells how many terminal columns a text takes. */
export type Measure = (text: string) => number

/** One column each: ASCII, Latin-1, and the signs that this product draws with. */
const NARROW = /^[\x20-\x7e\xa1-\xff–—…·✓▏▎▍▌▋▊▉█▁▂▃▄▅▆▇─│ΣØ→←↑↓≈×∅�]*$/

/**
 * A measure that is right for these texts. The table of wide characters takes longer to load than a
 * report takes to print, so it is loaded only when a text needs it.
 */
export async function measureFor(texts: Iterable<string>): Promise<Measure> {
  for (const text of texts) {
    if (!NARROW.test(text)) return (await import('string-width')).default
  }
  return (text) => text.length
}
