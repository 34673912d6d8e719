import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownFields, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes, noteDetail } from '../notes.ts'
import type { Provider, Recognition } from '../provider.ts'
import { readChat } from '../read-chat.ts'
import { readCount } from '../read-count.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

/**
 * Jina: one pool of tokens for all its APIs. Embeddings, rankings and classes consume input; what
 * reader and search return is output.
 *
 * Source: https://jina.ai/api-dashboard
 */
export const jina: Provider = {
  name: 'jina',
  convention: 'one pool of tokens: what is returned as text is output, all else is input',
  marks: ['data', 'num_tokens'],
  recognise,
  read,
}

function recognise(payload: Fields, _hints: Hints, usage: Fields): Recognition {
  if (pagesOf(payload).some((page) => tokensIn(page) !== undefined)) return 'own'
  if (Object.hasOwn(payload, 'num_tokens') && tokensIn(payload) !== undefined) return 'own'
  return Object.hasOwn(usage, 'total_tokens') || Object.hasOwn(usage, 'tokens')
    ? 'compatible'
    : 'foreign'
}

/** The pages that reader and search return: one, or a list. */
function pagesOf(payload: Fields): readonly Fields[] {
  const data = own(payload, 'data')
  const list = Array.isArray(data) ? data : [data]
  return list.map((page) => fieldsOf(page) ?? {})
}

const tokensIn = (fields: Fields): unknown => own(ownFields(fields, 'usage') ?? {}, 'tokens')

function read(answer: Fields, hints: Hints): Usage {
  const usage = ownFields(answer, 'usage') ?? answer
  if (Object.hasOwn(usage, 'total_tokens')) {
    return readChat(answer, { api: 'embeddings', ...hints })
  }
  const notes = newNotes()
  const meters = metersOf(answer, notes)
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, meters),
    raw: rawOf(answer),
  })
}

function metersOf(answer: Fields, notes: Notes): MeterDraft | null {
  const meters: MeterDraft = {}
  const segmented = readTokens(answer, notes)
  // How long the segmented text is: not what is billed.
  noteDetail(notes, 'contentTokens', readCount(answer, 'num_tokens', notes))
  const pages = pagesOf(answer).map((page) => readTokens(page, notes))
  const counted = pages.filter((tokens) => tokens !== undefined)
  // The meta data repeats the sum, or states the least that a search is charged.
  const billed = readTokens(ownFields(answer, 'meta') ?? {}, notes)
  if (segmented === undefined && counted.length === 0 && billed === undefined) return null
  addMeter(meters, 'input', segmented)
  addMeter(
    meters,
    'output',
    Math.max(
      billed ?? 0,
      counted.reduce((sum, one) => sum + one, 0),
    ),
  )
  return meters
}

function readTokens(fields: Fields, notes: Notes): number | undefined {
  const usage = ownFields(fields, 'usage')
  return usage === null ? undefined : readCount(usage, 'tokens', notes)
}

function rawOf(answer: Fields): unknown {
  const usage = ownFields(answer, 'usage') ?? ownFields(ownFields(answer, 'meta') ?? {}, 'usage')
  if (usage !== null) return usage
  const usages = pagesOf(answer).map((page) => ownFields(page, 'usage'))
  return usages.length === 1 ? usages[0] : usages
}
