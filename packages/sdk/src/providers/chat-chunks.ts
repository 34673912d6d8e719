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
  if (Object.hasOwn(chunk, 'choices') && !hasAny(chunk, USAGE_FIELDS)) return
  const key = ownText(chunk, 'id') ?? 'chat'
  const known = answers.byKey.get(key)
  const body: Record<string, unknown> = { ...known?.body, ...chunk }
  if (Object.hasOwn(chunk, 'choices')) body['choices'] = []
  if (model === undefined) body['model'] = answers.session.get(MODEL)
  for (const field of USAGE_FIELDS) {
    const before = known === undefined ? null : ownFields(known.body, field)
    const now = ownFields(chunk, field)
    if (before === null) continue
    body[field] = now === null ? before : largestOf(before, now)
    if (field === 'usage' && now !== null) noteRegression(answers, key, before, now)
  }
  markSeen(answers, key, ownFields(chunk, 'usage'))
  const isFinal = known?.isFinal === true || !isOpen(chunk)
  putAnswer(answers, key, { provider, body, isFinal })
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

function noteRegression(answers: Answers, key: string, before: Fields, now: Fields): void {
  const isLess = COUNTERS.some((counter) => isBelow(own(now, counter), own(before, counter)))
  if (!isLess || answers.seen.has(markOf(key, now))) return
  warn(answers.notes, 'usage_regressed', 'A later count is below an earlier one, which was kept')
}

const isBelow = (now: unknown, before: unknown): boolean =>
  typeof now === 'number' && typeof before === 'number' && now < before

function markSeen(answers: Answers, key: string, usage: Fields | null): void {
  if (usage !== null) answers.seen.add(markOf(key, usage))
}

const markOf = (key: string, usage: Fields): string =>
  `${COUNTERS.map((counter) => numberIn(usage, counter))} ${key}`

function numberIn(usage: Fields, counter: string): number | null {
  const value = own(usage, counter)
  return typeof value === 'number' ? value : null
}
