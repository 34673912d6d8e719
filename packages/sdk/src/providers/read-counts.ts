import { type Fields, ownFields } from './fields.ts'
import type { Notes } from './notes.ts'
import { readCount } from './read-count.ts'

/** What an inclusive usage object may count: parts are inside `input` and `output`. */
export type CountName =
  | 'input'
  | 'output'
  | 'total'
  | 'cacheRead'
  | 'cacheReadAudio'
  | 'cacheReadImage'
  | 'cacheReadVideo'
  | 'cacheWrite'
  | 'cacheWrite5m'
  | 'cacheWrite30m'
  | 'cacheWrite1h'
  | 'cacheWrite12h'
  | 'inputAudio'
  | 'inputImage'
  | 'inputVideo'
  | 'inputDocument'
  | 'inputTool'
  | 'reasoning'
  | 'outputAudio'
  | 'outputImage'
  | 'outputVideo'
  | 'citation'

/** Counts as they were reported; absent ones are unknown, which is not zero. */
export type Counts = { readonly [Name in CountName]?: number }

/** Where a count stands in a usage object. */
export type Path = readonly [string, ...string[]]

/** The places of each count. One count in several places is one count: the largest stands. */
export type CountNames = { readonly [Name in CountName]?: readonly Path[] }

/** Reads the counts that a usage object has by these names. */
export function readCounts(usage: Fields, names: CountNames, notes: Notes): Counts {
  const counts: { [Name in CountName]?: number } = {}
  for (const name in names) {
    const count = largest(usage, names[name as CountName] ?? [], notes)
    if (count !== undefined) counts[name as CountName] = count
  }
  return counts
}

function largest(usage: Fields, paths: readonly Path[], notes: Notes): number | undefined {
  let most: number | undefined
  for (const path of paths) {
    const count = countAt(usage, path, notes)
    if (count !== undefined && (most === undefined || count > most)) most = count
  }
  return most
}

function countAt(usage: Fields, path: Path, notes: Notes): number | undefined {
  let fields: Fields | null = usage
  for (let depth = 0; depth < path.length - 1; depth++) {
    fields = ownFields(fields, path[depth] ?? '')
    if (fields === null) return undefined
  }
  const key = path.at(-1) ?? ''
  return Object.hasOwn(fields, key) ? readCount(fields, key, notes, path.join('.')) : undefined
}
