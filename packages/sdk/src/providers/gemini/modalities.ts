import { type Fields, fieldsOf, own, ownList, ownText } from '../fields.ts'
import type { Notes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import type { CountName } from '../read-counts.ts'

/** The counts that the modalities of a list stand for. */
export type ModalityNames = Readonly<Record<string, CountName>>

/**
 * Adds up a list of tokens by modality, from the first of these fields that there is. A modality
 * without a count says nothing; what the list does not cover is text.
 */
export function readModalities(
  usage: Fields,
  fields: readonly string[],
  names: ModalityNames,
  notes: Notes,
): { readonly [Name in CountName]?: number } {
  const counts: { [Name in CountName]?: number } = {}
  const field = fields.find((one) => Array.isArray(own(usage, one)))
  if (field === undefined) return counts
  for (const item of ownList(usage, field)) {
    const entry = fieldsOf(item) ?? {}
    const modality = ownText(entry, 'modality')?.toUpperCase() ?? ''
    const name = Object.hasOwn(names, modality) ? names[modality] : undefined
    const count = name && countOf(entry, notes)
    if (name !== undefined && count) counts[name] = (counts[name] ?? 0) + count
  }
  return counts
}

function countOf(entry: Fields, notes: Notes): number | undefined {
  return (
    readCount(entry, 'tokenCount', notes) ??
    readCount(entry, 'token_count', notes) ??
    readCount(entry, 'tokens', notes)
  )
}

/** Modalities of an input, cached tokens included. */
export const INPUT_MODALITIES: ModalityNames = {
  AUDIO: 'inputAudio',
  IMAGE: 'inputImage',
  VIDEO: 'inputVideo',
  DOCUMENT: 'inputDocument',
}

/** Modalities of what was read from a cache. */
export const CACHED_MODALITIES: ModalityNames = {
  AUDIO: 'cacheReadAudio',
  IMAGE: 'cacheReadImage',
  VIDEO: 'cacheReadVideo',
}

/** Modalities of an output. */
export const OUTPUT_MODALITIES: ModalityNames = {
  AUDIO: 'outputAudio',
  IMAGE: 'outputImage',
  VIDEO: 'outputVideo',
}
