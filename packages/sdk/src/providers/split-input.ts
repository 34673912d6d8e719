import type { CachedInput } from './inclusive-meters.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { type Notes, warn } from './notes.ts'
import type { CountName, Counts } from './read-counts.ts'

interface Modality {
  readonly name: string
  readonly all: CountName
  readonly cached?: CountName
}

const MODALITIES: readonly Modality[] = [
  { name: 'audio', all: 'inputAudio', cached: 'cacheReadAudio' },
  { name: 'image', all: 'inputImage', cached: 'cacheReadImage' },
  { name: 'video', all: 'inputVideo', cached: 'cacheReadVideo' },
  { name: 'document', all: 'inputDocument' },
]

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
  const written = addWritten(meters, cache.written, counts)
  let uncached = cache.gross - cache.read - written
  let readText = cache.read
  for (const { name, cached } of MODALITIES) {
    if (cached === undefined) continue
    const quantity = Math.min(counts[cached] ?? 0, readText)
    addMeter(meters, `input.cacheRead.${name}`, quantity)
    readText -= quantity
  }
  for (const { name, all } of MODALITIES) {
    const wanted = (counts[all] ?? 0) - (meters[`input.cacheRead.${name}`] ?? 0)
    const fresh = Math.max(0, Math.min(wanted, uncached))
    addMeter(meters, `input.${name}`, fresh)
    uncached -= fresh
    const spilled = name === 'document' ? 0 : Math.max(0, Math.min(wanted - fresh, readText))
    addMeter(meters, `input.cacheRead.${name}`, spilled)
    readText -= spilled
    if (wanted - fresh - spilled > written) {
      warn(notes, 'breakdown_inconsistent', `More ${name} tokens than tokens of input`)
    }
  }
  addMeter(meters, 'input.cacheRead', readText)
  addMeter(meters, 'input', uncached)
}

/** Writes by lifetime; the rest has an unknown one. */
function addWritten(meters: MeterDraft, written: number, counts: Counts): number {
  if (written === 0) return 0
  let rest = written
  for (const [lifetime, name] of LIFETIMES) {
    const quantity = Math.min(counts[name] ?? 0, rest)
    addMeter(meters, `input.cacheWrite.${lifetime}`, quantity)
    rest -= quantity
  }
  addMeter(meters, 'input.cacheWrite', rest)
  return written
}

const LIFETIMES = [
  ['5m', 'cacheWrite5m'],
  ['30m', 'cacheWrite30m'],
  ['1h', 'cacheWrite1h'],
  ['12h', 'cacheWrite12h'],
] as const
