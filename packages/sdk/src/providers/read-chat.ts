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
import { type Counts, type Path, readCounts } from './read-counts.ts'
import { contextOf, toUsage } from './to-usage.ts'

/** An answer while a dialect reads it. */
export interface ChatAnswer {
  readonly answer: Fields
  readonly usage: Fields
  readonly counts: Counts
  readonly hints: Hints
  readonly notes: Notes
}

/** What a provider adds to OpenAI's chat completions. */
export interface ChatDialect {
  /** Other places of the usage object. @default `usage` */
  readonly usageOf?: (answer: Fields) => Fields | null
  /** Counts that it alone has, in place of the common ones. */
  readonly counts?: (chat: ChatAnswer) => Counts
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
  const common = { answer, usage, hints, notes, counts: readCounts(usage, CHAT_NAMES, notes) }
  const counts = dialect.counts?.(common) ?? common.counts
  const chat: ChatAnswer = { ...common, counts }
  const segments = segmentsOf(chat, dialect)
  notePredictions(usage, notes)
  return toUsage({
    notes,
    segments,
    reportedTotal: counts.total,
    providerCost: dialect.cost?.(chat) ?? gatewayCost(answer, usage, hints, notes),
    context: contextOf({
      serviceTier: tierOf(answer, usage, hints),
      ...dialect.context?.(chat),
    }),
    responseId: ownText(answer, 'id'),
    raw: usage,
  })
}

function segmentsOf(chat: ChatAnswer, dialect: ChatDialect): readonly Segment[] {
  const { answer, hints, counts, notes } = chat
  const options = dialect.options?.(chat)
  const scoring = counts.input === undefined && isScoring(answer, hints)
  const tokens = inclusiveMeters(counts, notes, { isScoring: scoring, ...options })
  const others = dialect.meters?.(chat) ?? {}
  if (tokens === null && Object.keys(others).length === 0) return []
  const meters: MeterDraft = { ...tokens }
  addMeters(meters, others)
  const segment: Segment = { model: modelOf(answer, hints), meters }
  return dialect.segments?.(segment, chat) ?? [segment]
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

const DETAILS = 'completion_tokens_details'
const PREDICTIONS: readonly (readonly [string, Path])[] = [
  ['acceptedPrediction', [DETAILS, 'accepted_prediction_tokens']],
  ['rejectedPrediction', [DETAILS, 'rejected_prediction_tokens']],
]

/** Rejected prediction tokens stay inside the output, and are billed. */
function notePredictions(usage: Fields, notes: Notes): void {
  const details = ownFields(usage, DETAILS)
  if (details === null) return
  for (const [name, [, key]] of PREDICTIONS) {
    if (key !== undefined && own(details, key) !== 0) {
      noteDetail(notes, name, readCount(details, key, notes))
    }
  }
}
