import { type Answers, putAnswer } from '../answers.ts'
import { type Fields, fieldsOf, own, ownFields, ownList, ownText } from '../fields.ts'
import type { Provider } from '../provider.ts'
import { hasContentCounts, searchCount, usageMetadataOf } from './generate-content.ts'
import { isInteractionUsage } from './interactions.ts'

const TURN = 'live.turn'

/** Folds a chunk of generateContent: each is a snapshot, and the last that has counts stands. */
export function foldContent(provider: Provider, answers: Answers, chunk: Fields): void {
  if (isLive(chunk)) {
    foldLive(provider, answers, chunk)
    return
  }
  const key = ownText(chunk, 'responseId') ?? ownText(chunk, 'response_id') ?? 'content'
  const known = answers.byKey.get(key)?.body ?? {}
  const { candidates: _content, ...rest } = chunk
  const usage = mergedUsage(answers, key, known, chunk)
  const body = { ...known, ...rest, usageMetadata: usage, candidates: grounding(known, chunk) }
  const isFinal = answers.byKey.get(key)?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
}

function mergedUsage(answers: Answers, key: string, known: Fields, chunk: Fields): Fields {
  const before = usageMetadataOf(known) ?? {}
  const now = usageMetadataOf(chunk) ?? {}
  const mark = JSON.stringify([key, now])
  // A snapshot that comes again is not news, and may be older than what is known.
  const isNews = hasContentCounts(now) && !answers.seen.has(mark)
  answers.seen.add(mark)
  return hasContentCounts(before) && !isNews ? before : { ...before, ...now }
}

/** What is kept of the candidates: how many searches grounded them. */
function grounding(known: Fields, chunk: Fields): unknown {
  const from = searchCount(chunk) >= searchCount(known) ? chunk : known
  return ownList(from, 'candidates').map((candidate) => {
    const metadata = ownFields(fieldsOf(candidate) ?? {}, 'groundingMetadata') ?? {}
    return { groundingMetadata: { webSearchQueries: ownList(metadata, 'webSearchQueries') } }
  })
}

/** Whether more is to come: there are candidates, and none has finished. */
const isOpen = (chunk: Fields): boolean =>
  ownList(chunk, 'candidates').length > 0 && !hasFinished(chunk)

/** Whether a candidate of the answer has finished. */
export function hasFinished(chunk: Fields): boolean {
  return ownList(chunk, 'candidates').some((candidate) => {
    const fields = fieldsOf(candidate) ?? {}
    return ownText(fields, 'finishReason') ?? ownText(fields, 'finish_reason')
  })
}

const isLive = (event: Fields): boolean =>
  Object.hasOwn(event, 'serverContent') || Object.hasOwn(event, 'setupComplete')

/** A session of several turns bills each: counts replace within a turn and add up over turns. */
function foldLive(provider: Provider, answers: Answers, event: Fields): void {
  const usage = ownFields(event, 'usageMetadata')
  const mark = usage === null ? '' : JSON.stringify(usage)
  const turn = answers.session.get(TURN) ?? '0'
  if (usage !== null && !answers.seen.has(mark)) {
    answers.seen.add(mark)
    putAnswer(answers, `turn ${turn}`, { provider, body: { usageMetadata: usage }, isFinal: true })
  }
  const content = ownFields(event, 'serverContent')
  const isEnd = content !== null && own(content, 'turnComplete') === true
  if (isEnd && answers.byKey.has(`turn ${turn}`)) answers.session.set(TURN, `${Number(turn) + 1}`)
}

/** Folds an event of the Interactions API; continuations are interactions of their own. */
export function foldInteraction(provider: Provider, answers: Answers, event: Fields): void {
  const isWhole = ownFields(event, 'usage') !== null || isInteractionUsage(event)
  const interaction = ownFields(event, 'interaction') ?? (isWhole ? event : null)
  if (interaction === null) return
  const key = ownText(interaction, 'id') ?? 'interaction'
  const isFinal = ownText(interaction, 'status') !== 'in_progress'
  if (answers.byKey.get(key)?.isFinal && !isFinal) return
  putAnswer(answers, key, { provider, body: interaction, isFinal })
}
