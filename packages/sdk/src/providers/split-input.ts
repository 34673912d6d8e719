import type { CachedInput } from './inclusive-meters.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { type Notes, warn } from './notes.ts'
import type { CountName, Counts } from './read-counts.ts'

interface Modality {
  readonly name: string
  readonly fresh: string
  readonly cached: string
  readonly all: CountName
  /** Documents have no meter of their own when they are read from a cache. */
  readonly allCached?: CountName
}

const MODALITIES: readonly Modality[] = [
  modality('audio', 'inputAudio', 'cacheReadAudio'),
  modality('image', 'inputImage', 'cacheReadImage'),
  modality('video', 'inputVideo', 'cacheReadVideo'),
  modality('document', 'inputDocument'),
]

function modality(name: string, all: CountName, allCached?: CountName): Modality {
  const meters = { fresh: `input.${name}`, cached: `input.cacheRead.${name}` }
  return { name, all, ...meters, ...(allCached && { allCached }) }
}

/** What is left of an input while its parts are taken out. */
interface Rest {
  uncached: number
  read: number
}

/**
 * Splits an input into cached and uncached tokens of each modality. What no modality covers is
 * text; a modality that does not fit into the uncached rest was read from the cache.
 */
export function addInput(
  meters: MeterDraft,
  cache: CachedInput,
  counts: Counts,
  notes: Notes,
): void {
  addWritten(meters, cache.written, counts)
  const rest: Rest = { uncached: cache.gross - cache.read - cache.written, read: cache.read }
  for (const one of MODALITIES) addCached(meters, rest, counts, one)
  for (const one of MODALITIES) addFresh(meters, rest, counts, one, notes, cache.written)
  addMeter(meters, 'input.cacheRead', rest.read)
  addMeter(meters, 'input', rest.uncached)
}

function addCached(meters: MeterDraft, rest: Rest, counts: Counts, one: Modality): void {
  const stated = one.allCached === undefined ? undefined : counts[one.allCached]
  if (stated === undefined) return
  const quantity = Math.min(stated, rest.read)
  addMeter(meters, one.cached, quantity)
  rest.read -= quantity
}

function addFresh(
  meters: MeterDraft,
  rest: Rest,
  counts: Counts,
  one: Modality,
  notes: Notes,
  written: number,
): void {
  const all = counts[one.all]
  if (all === undefined) return
  const wanted = Math.max(0, all - (meters[one.cached] ?? 0))
  const fresh = Math.min(wanted, rest.uncached)
  const spilled = one.allCached === undefined ? 0 : Math.min(wanted - fresh, rest.read)
  addMeter(meters, one.fresh, fresh)
  addMeter(meters, one.cached, spilled)
  rest.uncached -= fresh
  rest.read -= spilled
  if (wanted - fresh - spilled <= written) return
  warn(notes, 'breakdown_inconsistent', `More ${one.name} tokens than tokens of input`)
}

/** Writes by lifetime; the rest has an unknown one. */
function addWritten(meters: MeterDraft, written: number, counts: Counts): void {
  if (written === 0) return
  let rest = written
  for (const [lifetime, name] of LIFETIMES) {
    const quantity = Math.min(counts[name] ?? 0, rest)
    addMeter(meters, `input.cacheWrite.${lifetime}`, quantity)
    rest -= quantity
  }
  addMeter(meters, 'input.cacheWrite', rest)
}

const LIFETIMES = [
  ['5m', 'cacheWrite5m'],
  ['30m', 'cacheWrite30m'],
  ['1h', 'cacheWrite1h'],
  ['12h', 'cacheWrite12h'],
] as const
