import type { ProviderCost, Segment, Usage, UsageContext } from '../usage/usage.ts'
import { CHAT_NAMES } from './chat-names.ts'
import { type Fields, own, ownFields, ownText } from './fields.ts'
import { gatewayCost } from './gateway-cost.ts'
import type { Hints } from './hints.ts'
import { type InclusiveOptions, inclusiveMeters } from './inclusive-meters.ts'
import { isScoring } from './is-scoring.ts'
import { addMeters, type MeterDraft } from './meter-draft.ts'
import { type Notes, newNotes, noteDetail } from './notes.ts'
import { readCount } from './read-count.ts'
import { type CountDraft, readCounts } from './read-counts.ts'
import { tierContext, toUsage } from './to-usage.ts'

/** An answer while a dialect reads it. */
export interface ChatAnswer {
  readonly answer: Fields
  readonly usage: Fields
  readonly counts: CountDraft
  readonly hints: Hints
  readonly notes: Notes
}

/** What a provider adds to OpenAI's chat completions. */
export interface ChatDialect {
  /** Other places of the usage object. @default `usage` */
  readonly usageOf?: (answer: Fields) => Fields | null
  /** Adds counts that it alone has to the common ones. */
  readonly addCounts?: (chat: ChatAnswer) => void
  readonly options?: (chat: ChatAnswer) => InclusiveOptions
  /** What it counts besides tokens. */
  readonly meters?: (chat: ChatAnswer) => MeterDraft
  readonly cost?: (chat: ChatAnswer) => ProviderCost | undefined
  readonly context?: (chat: ChatAnswer) => UsageContext
  /** Takes the one segment of the answer apart. */
  readonly segments?: (segment: Segment, chat: ChatAnswer) => readonly Segment[]
}

/** Reads an answer in the words of chat completions, or its bare usage object. */
export function readChat(answer: Fields, hints: Hints, dialect: ChatDialect = {}): Usage {
  const notes = newNotes()
  const usage = dialect.usageOf?.(answer) ?? ownFields(answer, 'usage') ?? answer
  const counts = readCounts(usage, CHAT_NAMES, notes)
  const chat: ChatAnswer = { answer, usage, hints, notes, counts }
  dialect.addCounts?.(chat)
  const segments = segmentsOf(chat, dialect)
  notePredictions(usage, notes)
  return toUsage({
    notes,
    segments,
    reportedTotal: counts.total,
    providerCost: dialect.cost?.(chat) ?? gatewayCost(answer, usage, hints, notes),
    context: tierContext(tierOf(answer, usage, hints), dialect.context?.(chat)),
    responseId: ownText(answer, 'id'),
    raw: usage,
  })
}

function segmentsOf(chat: ChatAnswer, dialect: ChatDialect): readonly Segment[] {
  const { answer, hints } = chat
  const meters = metersOf(chat, dialect)
  if (meters === null) return []
  const segment: Segment = { model: modelOf(answer, hints), meters }
  return dialect.segments?.(segment, chat) ?? [segment]
}

function metersOf(chat: ChatAnswer, dialect: ChatDialect): MeterDraft | null {
  const { answer, hints, counts, notes } = chat
  const options = dialect.options?.(chat) ?? {}
  const isOneSided = counts.input === undefined || counts.output === undefined
  const scores = isOneSided && isScoring(answer, hints)
  const tokens = inclusiveMeters(counts, notes, scores ? { ...options, isScoring: true } : options)
  const others = dialect.meters?.(chat)
  if (others === undefined || Object.keys(others).length === 0) return tokens
  if (tokens === null) return others
  addMeters(tokens, others)
  return tokens
}

/** The model that answered, else the one asked for. */
export function modelOf(answer: Fields, hints: Hints): string | null {
  return ownText(answer, 'model') ?? hints.requestModel ?? null
}

/** The tier that the answer states; some state it inside the usage. */
export function tierOf(answer: Fields, usage: Fields, hints: Hints): string | undefined {
  if (own(answer, 'object') === 'batch') return 'batch'
  return ownText(answer, 'service_tier') ?? ownText(usage, 'service_tier') ?? hints.serviceTier
}

/** Rejected prediction tokens stay inside the output, and are billed. */
function notePredictions(usage: Fields, notes: Notes): void {
  const details = ownFields(usage, 'completion_tokens_details')
  if (details === null) return
  const accepted = readCount(details, 'accepted_prediction_tokens', notes)
  noteDetail(notes, 'acceptedPrediction', accepted)
  const rejected = readCount(details, 'rejected_prediction_tokens', notes)
  noteDetail(notes, 'rejectedPrediction', rejected)
}
