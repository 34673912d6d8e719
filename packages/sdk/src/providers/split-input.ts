import type { CachedInput } from './inclusive-meters.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { type Notes, warn } from './notes.ts'
import type { Counts } from './read-counts.ts'

/** An input while its parts are taken out of it. */
interface Split {
  readonly meters: MeterDraft
  readonly notes: Notes
  readonly written: number
  /** What is left of the uncached tokens. */
  uncached: number
  /** What is left of the tokens that were read from the cache. */
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
  const { gross, read, written } = cache
  addWritten(meters, written, counts)
  const split: Split = { meters, notes, written, uncached: gross - read - written, read }
  addCached(split, 'audio', counts.cacheReadAudio)
  addCached(split, 'image', counts.cacheReadImage)
  addCached(split, 'video', counts.cacheReadVideo)
  addFresh(split, 'audio', counts.inputAudio)
  addFresh(split, 'image', counts.inputImage)
  addFresh(split, 'video', counts.inputVideo)
  addFresh(split, 'document', counts.inputDocument)
  if (split.read > 0) meters['input.cacheRead'] = split.read
  if (split.uncached > 0) meters['input'] = split.uncached
}

type Modality = 'audio' | 'image' | 'video' | 'document'

const FRESH = {
  audio: 'input.audio',
  image: 'input.image',
  video: 'input.video',
  document: 'input.document',
} as const

// Documents have no meter of their own when they are read from a cache.
const CACHED = {
  audio: 'input.cacheRead.audio',
  image: 'input.cacheRead.image',
  video: 'input.cacheRead.video',
  document: undefined,
} as const

function addCached(split: Split, modality: Modality, stated: number | undefined): void {
  const meter = CACHED[modality]
  if (stated === undefined || meter === undefined) return
  const quantity = Math.min(stated, split.read)
  addMeter(split.meters, meter, quantity)
  split.read -= quantity
}

function addFresh(split: Split, modality: Modality, all: number | undefined): void {
  if (all === undefined || all === 0) return
  const { meters, notes, written } = split
  const cached = CACHED[modality]
  const wanted = Math.max(0, all - (cached === undefined ? 0 : (meters[cached] ?? 0)))
  const fresh = Math.min(wanted, split.uncached)
  const spilled = Math.min(wanted - fresh, cached === undefined ? 0 : split.read)
  addMeter(meters, FRESH[modality], fresh)
  if (cached !== undefined) addMeter(meters, cached, spilled)
  split.uncached -= fresh
  split.read -= spilled
  if (wanted - fresh - spilled <= written) return
  warn(notes, 'breakdown_inconsistent', `More ${modality} tokens than tokens of input`)
}

/** Writes by lifetime; the rest has an unknown one. */
function addWritten(meters: MeterDraft, written: number, counts: Counts): void {
  if (written === 0) return
  let rest = written
  rest -= addLifetime(meters, 'input.cacheWrite.5m', counts.cacheWrite5m, rest)
  rest -= addLifetime(meters, 'input.cacheWrite.30m', counts.cacheWrite30m, rest)
  rest -= addLifetime(meters, 'input.cacheWrite.1h', counts.cacheWrite1h, rest)
  rest -= addLifetime(meters, 'input.cacheWrite.12h', counts.cacheWrite12h, rest)
  addMeter(meters, 'input.cacheWrite', rest)
}

/** @returns what it added: as much as is stated, if so much is left */
function addLifetime(
  meters: MeterDraft,
  meter: string,
  stated: number | undefined,
  rest: number,
): number {
  const quantity = Math.min(stated ?? 0, rest)
  addMeter(meters, meter, quantity)
  return quantity
}
