import { type Answers, putAnswer } from '../answers.ts'
import { type Fields, fieldsOf, own, ownFields, ownItems, ownList, ownText } from '../fields.ts'
import type { Provider } from '../provider.ts'
import { hasContentCounts, searchCount, usageMetadataOf } from './generate-content.ts'
import { isInteractionUsage } from './interactions.ts'

const TURN = 'live.turn'
const FALLEN = 'content.fallen'

/** Folds a chunk of generateContent: each is a snapshot, and the last that has counts stands. */
export function foldContent(provider: Provider, answers: Answers, chunk: Fields): void {
  if (isLive(chunk)) {
    foldLive(provider, answers, chunk)
    return
  }
  const key = ownText(chunk, 'responseId') ?? ownText(chunk, 'response_id') ?? 'content'
  const known = answers.byKey.get(key)
  const body: Record<string, unknown> = { ...known?.body }
  for (const field of KEPT_FIELDS) {
    if (Object.hasOwn(chunk, field)) body[field] = chunk[field]
  }
  // A bare usage object is one as well.
  const usage = usageMetadataOf(chunk) ?? (hasContentCounts(chunk) ? chunk : null)
  if (usage !== null) body['usageMetadata'] = mergedUsage(answers, key, known?.body, usage)
  const searches = searchCount(chunk)
  if (searches > 0 && searches >= searchCount(body)) body['candidates'] = grounding(chunk)
  const isFinal = known?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
}

const KEPT_FIELDS = [
  'responseId',
  'response_id',
  'modelVersion',
  'model_version',
  'model',
  'name',
  '_hidden_params',
]

function mergedUsage(
  answers: Answers,
  key: string,
  known: Fields | undefined,
  now: Fields,
): Fields {
  const before = known === undefined ? null : ownFields(known, 'usageMetadata')
  const isNews = isNewsTo(answers, key, before, now)
  answers.snapshots.add(key, now)
  if (before === null) return now
  return isNews ? { ...before, ...now } : before
}

/** A snapshot that comes again is not news, and may be older than what is known. */
function isNewsTo(answers: Answers, key: string, before: Fields | null, now: Fields): boolean {
  if (before === null || !hasContentCounts(before)) return true
  if (!hasContentCounts(now)) return false
  const change = changeOf(before, now)
  if (change === 'rise' && !answers.session.has(FALLEN)) return true
  if (answers.snapshots.has(key, now)) return false
  if (change === 'fall') answers.session.set(FALLEN, key)
  return true
}

/** Whether some count fell; else whether one rose, which no snapshot of before can show. */
function changeOf(before: Fields, now: Fields): 'rise' | 'fall' | 'none' {
  let change: 'rise' | 'none' = 'none'
  for (const field of Object.keys(now)) {
    const count = now[field]
    if (typeof count !== 'number') continue
    const known = own(before, field)
    if (typeof known !== 'number' || count > known) change = 'rise'
    else if (count < known) return 'fall'
  }
  return change
}

/** What is kept of the candidates: how many searches grounded them. */
function grounding(chunk: Fields): unknown {
  return ownItems(chunk, 'candidates').map((candidate) => {
    const metadata = ownFields(candidate, 'groundingMetadata') ?? {}
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
  const turn = answers.session.get(TURN) ?? '0'
  if (usage !== null && !answers.snapshots.has(TURN, usage)) {
    answers.snapshots.add(TURN, usage)
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
