import { type Fields, fieldsOf, hasOwnFieldsOnly } from './fields.ts'
import type { Notes } from './notes.ts'
import { countOf } from './read-count.ts'

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

/** Where counts stand, arranged by {@link countNames}: each field of an object is looked up once. */
export type CountNames = ReadonlyMap<string, Place>

interface Place {
  readonly path: string
  readonly name: CountName | undefined
  /** Whether nothing of it is as good as absent. */
  readonly isPart: boolean
  readonly inner: CountNames | undefined
}

/** Where each count may stand. One count in several places is one count: the largest stands. */
export type CountPaths = { readonly [Name in CountName]?: readonly Path[] }

/** Arranges the paths of counts by the objects that they lead through. */
export function countNames(paths: CountPaths): CountNames {
  const named = Object.entries(paths).flatMap(([name, some]) =>
    some.map((path): NamedPath => ({ name: name as CountName, path })),
  )
  return placesOf(named, 0)
}

const WHOLES: ReadonlySet<CountName> = new Set(['input', 'output', 'total'])

interface NamedPath {
  readonly name: CountName
  readonly path: Path
}

function placesOf(named: readonly NamedPath[], depth: number): CountNames {
  const places = new Map<string, Place>()
  for (const { path } of named) {
    const key = path[depth]
    if (key === undefined || places.has(key)) continue
    const here = named.filter((one) => one.path[depth] === key)
    const inner = placesOf(here, depth + 1)
    const name = here.find((one) => one.path.length === depth + 1)?.name
    places.set(key, {
      path: path.slice(0, depth + 1).join('.'),
      name,
      isPart: name !== undefined && !WHOLES.has(name),
      inner: inner.size === 0 ? undefined : inner,
    })
  }
  return places
}

/** Reads the counts that a usage object has by these names. */
export function readCounts(usage: Fields, names: CountNames, notes: Notes): CountDraft {
  const counts = noCounts()
  const isPlain = hasOwnFieldsOnly(usage)
  for (const key in usage) {
    const value = usage[key]
    const place = names.get(key)
    if (place !== undefined && (isPlain || Object.hasOwn(usage, key))) {
      addCount(counts, place, value, notes)
    }
  }
  return counts
}

/** Counts while they are being collected. */
export type CountDraft = { [Name in CountName]: number | undefined }

/** Every reading has the same shape, since readers ask for many counts that are not there. */
const noCounts = (): CountDraft => ({
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
})

function addCount(counts: CountDraft, place: Place, value: unknown, notes: Notes): void {
  if (value === undefined || value === null) return
  const { path, name, inner } = place
  const object = inner === undefined ? null : fieldsOf(value)
  if (inner !== undefined && object !== null) addParts(counts, object, inner, notes)
  else if (name !== undefined) {
    const count = countOf(value, notes, path)
    const known = counts[name]
    if (count !== undefined && (known === undefined || count > known)) counts[name] = count
  }
}

function addParts(counts: CountDraft, parts: Fields, names: CountNames, notes: Notes): void {
  const isPlain = hasOwnFieldsOnly(parts)
  for (const key in parts) {
    const value = parts[key]
    const place = names.get(key)
    // Most details are full of zeros.
    if (place === undefined || (value === 0 && place.isPart)) continue
    if (isPlain || Object.hasOwn(parts, key)) addCount(counts, place, value, notes)
  }
}
