import { type Answers, putAnswer, remember, remembered } from '../answers.ts'
import { type Fields, fieldsOf, own, ownFields, ownItems, ownList, ownText } from '../fields.ts'
import type { Provider } from '../provider.ts'
import { addSnapshot, hasSnapshot } from '../snapshots.ts'
import { hasContentCounts, modelOf, searchCount, usageMetadataOf } from './generate-content.ts'
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
  const before = known?.body ?? {}
  // A bare usage object is one as well.
  const usage = usageMetadataOf(chunk) ?? (hasContentCounts(chunk) ? chunk : null)
  const body = {
    responseId: ownText(chunk, 'responseId') ?? ownText(chunk, 'response_id'),
    modelVersion: modelOf(chunk) ?? modelOf(before),
    name: own(chunk, 'name'),
    _hidden_params: own(chunk, '_hidden_params'),
    usageMetadata:
      usage === null ? own(before, 'usageMetadata') : mergedUsage(answers, key, before, usage),
    candidates: grounding(before, chunk),
  }
  const isFinal = known?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
}

/** What is kept of the candidates: how many searches grounded them. */
function grounding(before: Fields, chunk: Fields): unknown {
  const searches = searchCount(chunk)
  if (searches === 0 || searches < searchCount(before)) return own(before, 'candidates')
  return ownItems(chunk, 'candidates').map((candidate) => {
    const metadata = ownFields(candidate, 'groundingMetadata') ?? {}
    return { groundingMetadata: { webSearchQueries: ownList(metadata, 'webSearchQueries') } }
  })
}

function mergedUsage(answers: Answers, key: string, known: Fields, now: Fields): Fields {
  const before = ownFields(known, 'usageMetadata')
  const isNews = before === null || isNewer(answers, key, before, now)
  addSnapshot(answers.snapshots, key, now)
  if (before === null) return now
  return isNews ? over(before, now) : over(now, before)
}

/** Whether a snapshot is later than what is known; one that comes again is not. */
function isNewer(answers: Answers, key: string, before: Fields, now: Fields): boolean {
  if (!hasContentCounts(now)) return !hasContentCounts(before)
  if (!hasContentCounts(before)) return true
  const change = changeOf(before, now)
  if (change === 'none' || (change === 'rise' && remembered(answers, FALLEN) === undefined)) {
    return change === 'rise'
  }
  if (hasSnapshot(answers.snapshots, key, now)) return false
  if (change === 'fall') remember(answers, FALLEN, key)
  return true
}

/** The fields of both; the upper one's where both have them. */
function over(lower: Fields, upper: Fields): Fields {
  for (const field of Object.keys(lower)) {
    if (!Object.hasOwn(upper, field)) return { ...lower, ...upper }
  }
  return upper
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
  const turn = remembered(answers, TURN) ?? '0'
  if (usage !== null && !hasSnapshot(answers.snapshots, TURN, usage)) {
    addSnapshot(answers.snapshots, TURN, usage)
    putAnswer(answers, `turn ${turn}`, { provider, body: { usageMetadata: usage }, isFinal: true })
  }
  const content = ownFields(event, 'serverContent')
  const isEnd = content !== null && own(content, 'turnComplete') === true
  if (isEnd && answers.byKey.has(`turn ${turn}`)) remember(answers, TURN, `${Number(turn) + 1}`)
}

/** Folds an event of the Interactions API; continuations are interactions of their own. */
export function foldInteraction(provider: Provider, answers: Answers, event: Fields): void {
  const isWhole = ownFields(event, 'usage') !== null || isInteractionUsage(event)
  const interaction = ownFields(event, 'interaction') ?? (isWhole ? event : null)
  if (interaction === null) return
  const key = ownText(interaction, 'id') ?? 'interaction'
  const isFinal = ownText(interaction, 'status') !== 'in_progress'
  if (answers.byKey.get(key)?.isFinal && !isFinal) return
  putAnswer(answers, key, {
    provider,
    body: interaction,
    isFinal,
    ...(isFinal && { isWhole: true }),
  })
}
