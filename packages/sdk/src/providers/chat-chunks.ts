import { type Answers, putAnswer, remember, remembered } from './answers.ts'
import { type Fields, fieldsOf, hasAny, own, ownFields, ownList, ownText } from './fields.ts'
import { warn } from './notes.ts'
import type { Provider } from './provider.ts'
import { addSnapshot, hasSnapshot } from './snapshots.ts'

// Where a chunk may carry counts: Groq repeats them, llama.cpp has timings only.
const USAGE_FIELDS = ['usage', 'x_groq', 'timings', 'usage_breakdown']
const COUNTERS = ['prompt_tokens', 'completion_tokens', 'total_tokens']
const MODEL = 'chat.model'

/** Whether a chunk carries no counts, as most do: whoever wrote it, it is read alike. */
export function isBareChunk(payload: Fields): boolean {
  return own(payload, 'object') === 'chat.completion.chunk' && !hasAny(payload, USAGE_FIELDS)
}

/**
 * Folds a chunk of a streamed chat completion, or a whole one. Counts are cumulative in each chunk
 * that has them, so the largest of each stands. Chunks without counts leave no answer.
 */
export function foldChatChunk(provider: Provider, answers: Answers, event: Fields): void {
  const model = ownText(event, 'model')
  if (model !== undefined) remember(answers, MODEL, model)
  const hasChoices = Object.hasOwn(event, 'choices')
  const chunk = hasChoices ? withCounts(event) : event
  if (chunk === null) return
  const key = ownText(chunk, 'id') ?? 'chat'
  const known = answers.byKey.get(key)
  const before = known?.body ?? NOTHING
  const counted = { chunk, before, model: model ?? remembered(answers, MODEL) }
  const body = hasChoices ? bodyOf(counted) : wholeOf(counted)
  const usage = ownFields(chunk, 'usage')
  if (usage !== null) {
    // What only grew was taken as it is.
    if (body['usage'] !== usage) noteRegression(answers, key, before, usage)
    addSnapshot(answers.snapshots, key, usage)
  }
  const isFinal = known?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
}

/** The chunk, if it has counts; Moonshot writes them into the last choice. */
function withCounts(chunk: Fields): Fields | null {
  if (hasAny(chunk, USAGE_FIELDS)) return chunk
  const choice = fieldsOf(ownList(chunk, 'choices')[0])
  const usage = choice === null ? null : ownFields(choice, 'usage')
  return usage === null ? null : { ...chunk, usage }
}

const NOTHING: Fields = {}

interface Counted {
  readonly chunk: Fields
  readonly before: Fields
  readonly model: string | undefined
}

/** The answer so far without its content, and of each count the largest. */
const bodyOf = ({ chunk, before, model }: Counted): Fields => ({
  id: own(chunk, 'id'),
  model,
  object: own(chunk, 'object'),
  service_tier: own(chunk, 'service_tier') ?? own(before, 'service_tier'),
  _hidden_params: own(chunk, '_hidden_params'),
  usage: larger(own(before, 'usage'), own(chunk, 'usage')),
  x_groq: larger(own(before, 'x_groq'), own(chunk, 'x_groq')),
  timings: larger(own(before, 'timings'), own(chunk, 'timings')),
  usage_breakdown: larger(own(before, 'usage_breakdown'), own(chunk, 'usage_breakdown')),
})

/** What has no choices is a whole answer of another kind, or a bare usage object. */
function wholeOf({ chunk, before, model }: Counted): Fields {
  const body: Record<string, unknown> = { ...before, ...chunk, model }
  for (const field of USAGE_FIELDS) {
    if (Object.hasOwn(before, field)) body[field] = larger(before[field], own(chunk, field))
  }
  return body
}

/** Whether more of the answer is to come: a chunk with a choice that has not finished. */
function isOpen(chunk: Fields): boolean {
  const choices = ownList(chunk, 'choices')
  if (own(chunk, 'object') !== 'chat.completion.chunk' || choices.length === 0) return false
  return !choices.some((choice) => ownText(fieldsOf(choice) ?? {}, 'finish_reason') !== undefined)
}

/** The larger number, or of two objects the larger of each number, as deep as usages are. */
function larger(before: unknown, now: unknown, depth = 4): unknown {
  if (isCovered(before, now, depth)) return now
  if (typeof before === 'number' && typeof now === 'number') return Math.max(before, now)
  const [old, fresh] = [fieldsOf(before), fieldsOf(now)]
  if (old === null || depth === 0) return now ?? before
  return fresh === null ? old : largestOf(old, fresh, depth - 1)
}

/** Whether nothing is missing now, nor below what it was: so it is in a stream that only grows. */
function isCovered(before: unknown, now: unknown, depth: number): boolean {
  if (before === undefined || before === null || before === now) return true
  if (typeof before === 'number') return typeof now === 'number' && now >= before
  const [old, fresh] = [fieldsOf(before), fieldsOf(now)]
  if (old === null || fresh === null || depth === 0) return false
  for (const key of Object.keys(old)) {
    if (!isCovered(old[key], own(fresh, key), depth - 1)) return false
  }
  return true
}

function largestOf(before: Fields, now: Fields, depth: number): Fields {
  const merged: Record<string, unknown> = { ...before }
  for (const key of Object.keys(now)) {
    if (key !== '__proto__') merged[key] = larger(own(before, key), now[key], depth)
  }
  return merged
}

function noteRegression(answers: Answers, key: string, known: Fields, usage: Fields): void {
  const before = ownFields(known, 'usage')
  const isLess =
    before !== null && COUNTERS.some((one) => isBelow(own(usage, one), own(before, one)))
  if (!isLess || hasSnapshot(answers.snapshots, key, usage)) return
  warn(answers.notes, 'usage_regressed', 'A later count is below an earlier one, which was kept')
}

const isBelow = (now: unknown, before: unknown): boolean =>
  typeof now === 'number' && typeof before === 'number' && now < before
