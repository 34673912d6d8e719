import type { Usage } from '../../usage/usage.ts'
import { type Fields, hasAny, ownFields, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes, noteDetail } from '../notes.ts'
import type { Provider, Recognition } from '../provider.ts'
import { readCount } from '../read-count.ts'
import { oneSegment, toUsage } from '../to-usage.ts'
import { CHAT_EVENTS, chatEventTexts, foldChatEvent, isChatEvent } from './chat-events.ts'

/**
 * Cohere bills `billed_units`. Its `tokens` hold the chat template too and are information only.
 *
 * Source: https://docs.cohere.com/docs/how-does-cohere-pricing-work
 */
export const cohere: Provider = {
  name: 'cohere',
  convention: 'billed units count, not tokens seen; what was cached stands inside the input',
  types: [...CHAT_EVENTS].filter((type) => !isShared(type)),
  marks: [{ field: 'type', test: isShared }, 'event_type', 'meta', 'billed_units', 'tokens'],
  recognise,
  isWhole: (payload) => usageOf(payload) !== null,
  read,
  fold: (answers, event) => foldChatEvent(cohere, answers, event),
  textsOf: chatEventTexts,
}

/** Version 4 of Vercel's AI SDK writes this type, too. */
function isShared(type: unknown): boolean {
  return type === 'tool-call-delta'
}

const USAGE_MARKS = ['billed_units', 'tokens']

function recognise(payload: Fields): Recognition {
  return isChatEvent(payload) || usageOf(payload) !== null ? 'own' : 'foreign'
}

/** Chat has a usage, everything else its meta data; the bare object has neither. */
function usageOf(answer: Fields): Fields | null {
  const usage = ownFields(answer, 'usage') ?? ownFields(answer, 'meta') ?? answer
  return USAGE_MARKS.some((mark) => ownFields(usage, mark) !== null) ? usage : null
}

function read(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = usageOf(answer)
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, usage && metersOf(usage, notes)),
    responseId: ownText(answer, 'id') ?? ownText(answer, 'response_id'),
    raw: usage,
  })
}

const isFilled = (units: Fields | null): boolean =>
  units !== null && hasAny(units, Object.keys(units))

function metersOf(usage: Fields, notes: Notes): MeterDraft | null {
  const tokens = ownFields(usage, 'tokens')
  const billed = [ownFields(usage, 'billed_units'), tokens].find(isFilled)
  if (billed === undefined || billed === null) return null
  const meters: MeterDraft = {}
  addMeter(meters, 'input', readCount(billed, 'input_tokens', notes))
  addMeter(meters, 'input.image', readCount(billed, 'image_tokens', notes))
  addMeter(meters, 'output', readCount(billed, 'output_tokens', notes))
  addMeter(meters, 'searchUnits', readCount(billed, 'search_units', notes))
  addMeter(meters, 'images', readCount(billed, 'images', notes))
  addMeter(meters, 'pages', readCount(billed, 'pages', notes))
  addMeter(meters, 'x.cohere.classifications', readCount(billed, 'classifications', notes))
  if (tokens !== null) {
    noteDetail(notes, 'contextInput', readCount(tokens, 'input_tokens', notes))
    noteDetail(notes, 'rawOutput', readCount(tokens, 'output_tokens', notes))
  }
  noteDetail(notes, 'rawCached', readCount(usage, 'cached_tokens', notes))
  return meters
}
