import { type Answers, putAnswer } from './answers.ts'
import { type Fields, fieldsOf, hasAny, own, ownFields, ownList, ownText } from './fields.ts'
import { warn } from './notes.ts'
import type { Provider } from './provider.ts'

// Where a chunk may carry counts: Groq repeats them, llama.cpp has timings only.
const USAGE_FIELDS = ['usage', 'x_groq', 'timings', 'usage_breakdown']
const COUNTERS = ['prompt_tokens', 'completion_tokens', 'total_tokens']
const MODEL = 'chat.model'

/**
 * Folds a chunk of a streamed chat completion, or a whole one. Counts are cumulative in each chunk
 * that has them, so the largest of each stands. Chunks without counts leave no answer.
 */
export function foldChatChunk(provider: Provider, answers: Answers, chunk: Fields): void {
  const model = ownText(chunk, 'model')
  if (model !== undefined) answers.session.set(MODEL, model)
  const hasChoices = Object.hasOwn(chunk, 'choices')
  if (hasChoices && !hasAny(chunk, USAGE_FIELDS)) return
  const key = ownText(chunk, 'id') ?? 'chat'
  const known = answers.byKey.get(key)
  const body = hasChoices ? withoutContent(chunk) : { ...chunk }
  if (model === undefined) body['model'] = answers.session.get(MODEL)
  const usage = ownFields(chunk, 'usage')
  if (known !== undefined) keepLargest(body, known.body)
  if (usage !== null) noteRegression(answers, key, known?.body, usage)
  const isFinal = known?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
}

const KEPT_FIELDS = ['id', 'object', 'model', 'service_tier', '_hidden_params', ...USAGE_FIELDS]

function withoutContent(chunk: Fields): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of KEPT_FIELDS) {
    if (Object.hasOwn(chunk, field)) body[field] = chunk[field]
  }
  return body
}

/** What was known before stands, where it is not less than what came now. */
function keepLargest(body: Record<string, unknown>, known: Fields): void {
  for (const field of Object.keys(known)) {
    if (!Object.hasOwn(body, field)) body[field] = known[field]
  }
  for (const field of USAGE_FIELDS) {
    const before = ownFields(known, field)
    const now = ownFields(body, field)
    if (before !== null) body[field] = now === null ? before : largestOf(before, now)
  }
}

/** Whether more of the answer is to come: a chunk with a choice that has not finished. */
function isOpen(chunk: Fields): boolean {
  const choices = ownList(chunk, 'choices')
  if (own(chunk, 'object') !== 'chat.completion.chunk' || choices.length === 0) return false
  return !choices.some((choice) => ownText(fieldsOf(choice) ?? {}, 'finish_reason') !== undefined)
}

/** The larger of each number, at any depth that usage objects have. */
function largestOf(before: Fields, now: Fields, depth = 3): Fields {
  const merged: Record<string, unknown> = { ...before }
  for (const key of Object.keys(now)) {
    if (key !== '__proto__') merged[key] = larger(own(before, key), now[key], depth)
  }
  return merged
}

function larger(before: unknown, now: unknown, depth: number): unknown {
  if (typeof before === 'number' && typeof now === 'number') return Math.max(before, now)
  const [old, fresh] = [fieldsOf(before), fieldsOf(now)]
  if (old !== null && fresh !== null && depth > 0) return largestOf(old, fresh, depth - 1)
  return now ?? before
}

function noteRegression(
  answers: Answers,
  key: string,
  known: Fields | undefined,
  usage: Fields,
): void {
  const before = known === undefined ? null : ownFields(known, 'usage')
  const isLess =
    before !== null && COUNTERS.some((one) => isBelow(own(usage, one), own(before, one)))
  if (isLess && !answers.snapshots.has(key, usage)) {
    warn(answers.notes, 'usage_regressed', 'A later count is below an earlier one, which was kept')
  }
  answers.snapshots.add(key, usage)
}

const isBelow = (now: unknown, before: unknown): boolean =>
  typeof now === 'number' && typeof before === 'number' && now < before
