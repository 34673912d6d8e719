import type { Usage } from '../../usage/usage.ts'
import { type Fields, hasAny, ownFields, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import type { Provider, Recognition } from '../provider.ts'
import { readCount } from '../read-count.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

const PIXELS = ['image_pixels', 'video_pixels']
const MARKS = [...PIXELS, 'text_tokens']

/**
 * Voyage: embeddings and rankings count a total; multimodal ones the text in it, and pixels.
 *
 * Source: https://docs.voyageai.com/reference/multimodal-embeddings-api
 */
export const voyage: Provider = {
  name: 'voyage',
  convention: 'the total is input; text and pixels stand beside each other',
  marks: MARKS,
  recognise,
  read,
}

const TOTALS = ['total_tokens', 'totalTokens']

function recognise(_payload: Fields, _hints: Hints, usage: Fields): Recognition {
  if (hasAny(usage, PIXELS)) return 'own'
  if (!hasAny(usage, TOTALS)) return 'foreign'
  if (hasAny(usage, ['prompt_tokens', 'input_tokens', 'inputTokens', 'promptTokens']))
    return 'foreign'
  return hasAny(usage, MARKS) ? 'own' : 'compatible'
}

function read(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(answer, 'usage') ?? answer
  const total = readCount(usage, 'total_tokens', notes) ?? readCount(usage, 'totalTokens', notes)
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, metersOf(usage, total, notes)),
    reportedTotal: total,
    raw: usage,
  })
}

function metersOf(usage: Fields, total: number | undefined, notes: Notes): MeterDraft | null {
  const stated = readCount(usage, 'text_tokens', notes)
  if (total === undefined && stated === undefined) return null
  const text = Math.min(stated ?? Infinity, total ?? Infinity)
  const meters: MeterDraft = {}
  addMeter(meters, 'input', text)
  if (total !== undefined) addMeter(meters, 'input.image', total - text)
  // How many tokens the pixels are is not told.
  else notes.isPartial = true
  addMeter(meters, 'pixels', readCount(usage, 'image_pixels', notes))
  addMeter(meters, 'pixels', readCount(usage, 'video_pixels', notes))
  return meters
}
