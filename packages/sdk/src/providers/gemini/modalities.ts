import { type Fields, fieldsOf, own, ownList, ownText } from '../fields.ts'
import type { Notes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import type { CountDraft, CountName } from '../read-counts.ts'

/** Lists of tokens by modality, under the names that one list has, and what they count. */
export interface ModalityList {
  readonly fields: readonly string[]
  readonly counts: Readonly<Record<string, CountName>>
}

/**
 * Adds up a list of tokens by modality, from the first of its fields that there is. A modality
 * without a count says nothing; what the list does not cover is text.
 */
export function addModalities(
  counts: CountDraft,
  usage: Fields,
  { fields, counts: names }: ModalityList,
  notes: Notes,
): void {
  const field = fields.find((one) => Array.isArray(own(usage, one)))
  if (field === undefined) return
  for (const item of ownList(usage, field)) {
    const entry = fieldsOf(item) ?? {}
    const modality = ownText(entry, 'modality')?.toUpperCase() ?? ''
    const name = Object.hasOwn(names, modality) ? names[modality] : undefined
    const count = name && countOf(entry, notes)
    if (name !== undefined && count) counts[name] = (counts[name] ?? 0) + count
  }
}

function countOf(entry: Fields, notes: Notes): number | undefined {
  return (
    readCount(entry, 'tokenCount', notes) ??
    readCount(entry, 'token_count', notes) ??
    readCount(entry, 'tokens', notes)
  )
}

/** Modalities of an input, cached tokens included. */
export const INPUT_MODALITIES: ModalityList['counts'] = {
  AUDIO: 'inputAudio',
  IMAGE: 'inputImage',
  VIDEO: 'inputVideo',
  DOCUMENT: 'inputDocument',
}

/** Modalities of what was read from a cache. */
export const CACHED_MODALITIES: ModalityList['counts'] = {
  AUDIO: 'cacheReadAudio',
  IMAGE: 'cacheReadImage',
  VIDEO: 'cacheReadVideo',
}

/** Modalities of an output. */
export const OUTPUT_MODALITIES: ModalityList['counts'] = {
  AUDIO: 'outputAudio',
  IMAGE: 'outputImage',
  VIDEO: 'outputVideo',
}
