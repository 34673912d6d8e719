import { parseArgs } from 'node:util'

/** The words that every import of prices takes: where from, the day to note, and whether to write. */
export function importWords() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean' }, checked: { type: 'string' } },
  })
  return {
    path: positionals[0],
    checked: values.checked ?? new Date().toISOString().slice(0, 10),
    isWriting: values.write === true,
  }
}
