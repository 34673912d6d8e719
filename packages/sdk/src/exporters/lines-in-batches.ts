/** Lines in batches of at most so many lines and characters; a longer line is a batch of its own. */
export function* linesInBatches(
  lines: readonly string[],
  most: { readonly lines: number; readonly size: number },
): Iterable<readonly string[]> {
  let batch: string[] = []
  let size = 0
  for (const line of lines) {
    if (batch.length > 0 && (batch.length >= most.lines || size + line.length > most.size)) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(line)
    size += line.length + 1
  }
  if (batch.length > 0) yield batch
}
