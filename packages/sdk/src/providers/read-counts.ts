import { type Fields, fieldsOf, own } from './fields.ts'
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
export type Counts = { readonly [Name in CountName]?: number | undefined }

/** Where a count stands in a usage object. */
export type Path = readonly [string, ...string[]]

/** The places of each count, arranged by {@link countNames} so that each is looked at once. */
export interface CountNames {
  readonly places: readonly Place[]
}

interface Place {
  readonly key: string
  readonly path: string
  readonly name?: CountName
  readonly inner: readonly Place[]
}

/** Where each count may stand. One count in several places is one count: the largest stands. */
export type CountPaths = { readonly [Name in CountName]?: readonly Path[] }

/** Arranges the paths of counts by the objects that they lead through. */
export function countNames(paths: CountPaths): CountNames {
  const named = Object.entries(paths).flatMap(([name, some]) =>
    some.map((path): NamedPath => ({ name: name as CountName, path })),
  )
  return { places: placesOf(named, 0) }
}

interface NamedPath {
  readonly name: CountName
  readonly path: Path
}

function placesOf(named: readonly NamedPath[], depth: number): readonly Place[] {
  const keys = [...new Set(named.flatMap(({ path }) => path[depth] ?? []))]
  return keys.map((key) => {
    const here = named.filter(({ path }) => path[depth] === key)
    const leaf = here.find(({ path }) => path.length === depth + 1)
    const inner = placesOf(here, depth + 1)
    const path = here[0]?.path.slice(0, depth + 1).join('.') ?? key
    return { key, path, inner, ...(leaf && { name: leaf.name }) }
  })
}

/** Reads the counts that a usage object has by these names. */
export function readCounts(usage: Fields, names: CountNames, notes: Notes): Counts {
  const counts: CountDraft = { ...NONE }
  addCounts(counts, usage, names.places, notes)
  return counts
}

type CountDraft = { [Name in CountName]: number | undefined }

// Every reading has the same shape: readers ask for many counts that are not there.
const NONE: CountDraft = {
  input: undefined,
  output: undefined,
  total: undefined,
  cacheRead: undefined,
  cacheReadAudio: undefined,
  cacheReadImage: undefined,
  cacheReadVideo: undefined,
  cacheWrite: undefined,
  cacheWrite5m: undefined,
  cacheWrite30m: undefined,
  cacheWrite1h: undefined,
  cacheWrite12h: undefined,
  inputAudio: undefined,
  inputImage: undefined,
  inputVideo: undefined,
  inputDocument: undefined,
  inputTool: undefined,
  reasoning: undefined,
  outputAudio: undefined,
  outputImage: undefined,
  outputVideo: undefined,
  citation: undefined,
}

function addCounts(
  counts: CountDraft,
  fields: Fields,
  places: readonly Place[],
  notes: Notes,
): void {
  for (const { key, path, name, inner } of places) {
    const value = own(fields, key)
    if (value === undefined || value === null) continue
    const object = inner.length === 0 ? null : fieldsOf(value)
    if (object !== null) addCounts(counts, object, inner, notes)
    else if (name !== undefined) {
      const count = readCount(fields, key, notes, path)
      const known = counts[name]
      if (count !== undefined && (known === undefined || count > known)) counts[name] = count
    }
  }
}
