import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, ownFields, ownList } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

/** Reads embeddings of Vertex's `predict`, which counts tokens and billable characters. */
export function readPredictions(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const statistics = ownList(answer, 'predictions').flatMap((one) => statisticsOf(one))
  const metadata = ownFields(answer, 'metadata') ?? {}
  const characters = readCount(metadata, 'billableCharacterCount', notes)
  const meters: MeterDraft = {}
  for (const one of statistics) addMeter(meters, 'input', readCount(one, 'token_count', notes))
  addMeter(meters, 'characters', characters)
  const isKnown = statistics.length > 0 || characters !== undefined
  return toUsage({
    notes,
    segments: oneSegment(undefined, hints, isKnown ? meters : null),
    raw: { statistics, metadata },
  })
}

function statisticsOf(prediction: unknown): Fields[] {
  const embeddings = ownFields(fieldsOf(prediction) ?? {}, 'embeddings') ?? {}
  const statistics = ownFields(embeddings, 'statistics')
  return statistics === null ? [] : [statistics]
}
