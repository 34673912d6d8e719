import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, hasAny, ownFields, ownList } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

/**
 * Reads what Vertex's `predict` brings: embeddings, by tokens and billable characters; or pictures,
 * of which those that were filtered away are not billed.
 */
export function readPredictions(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const predictions = ownList(answer, 'predictions').map((one) => fieldsOf(one) ?? {})
  const statistics = predictions.flatMap((one) => statisticsOf(one))
  const pictures = predictions.filter((one) => hasAny(one, ['bytesBase64Encoded', 'gcsUri'])).length
  const metadata = ownFields(answer, 'metadata') ?? {}
  const characters = readCount(metadata, 'billableCharacterCount', notes)
  const meters: MeterDraft = {}
  for (const one of statistics) addMeter(meters, 'input', readCount(one, 'token_count', notes))
  addMeter(meters, 'characters', characters)
  if (pictures > 0) addMeter(meters, 'images', pictures)
  const isKnown = statistics.length > 0 || characters !== undefined || pictures > 0
  return toUsage({
    notes,
    segments: oneSegment(undefined, hints, isKnown ? meters : null),
    raw: { statistics, metadata },
  })
}

function statisticsOf(prediction: Fields): Fields[] {
  const embeddings = ownFields(prediction, 'embeddings') ?? {}
  const statistics = ownFields(embeddings, 'statistics')
  return statistics === null ? [] : [statistics]
}
