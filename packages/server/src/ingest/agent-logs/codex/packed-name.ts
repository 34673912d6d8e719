const PACKED = '.zst'

/** Whether a history is compressed, as the tool leaves those that have rested long. */
export const isPacked = (path: string): boolean => path.endsWith(`.jsonl${PACKED}`)

/** The name that a history has, or had, uncompressed. */
export const unpackedName = (path: string): string =>
  isPacked(path) ? path.slice(0, -PACKED.length) : path
