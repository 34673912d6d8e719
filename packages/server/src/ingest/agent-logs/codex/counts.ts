import { isObject, type Json } from '../join-json.ts'

/**
 * Token counts by the tool's own names; one that is absent is unknown. Cached and written tokens are
 * inside the input, reasoning is inside the output.
 */
export type Counts = Readonly<Record<string, number>>

const NAMES: Readonly<Record<string, readonly string[]>> = {
  input_tokens: ['input_tokens', 'prompt_tokens', 'input'],
  cached_input_tokens: ['cached_input_tokens', 'cache_read_input_tokens', 'cached_tokens'],
  cache_write_input_tokens: ['cache_write_input_tokens'],
  output_tokens: ['output_tokens', 'completion_tokens', 'output'],
  reasoning_output_tokens: ['reasoning_output_tokens'],
  total_tokens: ['total_tokens'],
}

/** What tells one state of a counter from another. */
const VECTOR = ['input_tokens', 'cached_input_tokens', 'output_tokens', 'reasoning_output_tokens']

const DETAILS: readonly (readonly [object: string, name: string, counts: string])[] = [
  ['input_tokens_details', 'cached_tokens', 'cached_input_tokens'],
  ['prompt_tokens_details', 'cached_tokens', 'cached_input_tokens'],
  ['output_tokens_details', 'reasoning_tokens', 'reasoning_output_tokens'],
  ['completion_tokens_details', 'reasoning_tokens', 'reasoning_output_tokens'],
]

/** The counts of a usage object; null when it states none. */
export function countsOf(usage: Json | undefined): Counts | null {
  if (!isObject(usage)) return null
  const counts: Record<string, number> = {}
  const keep = (name: string, value: Json | undefined): void => {
    const count = countOf(value)
    if (count !== null) counts[name] = Math.max(count, counts[name] ?? 0)
  }
  for (const [name, places] of Object.entries(NAMES)) {
    for (const place of places) keep(name, usage[place])
  }
  for (const [object, place, name] of DETAILS) {
    const details = usage[object]
    if (isObject(details)) keep(name, details[place])
  }
  return Object.keys(counts).length === 0 ? null : counts
}

const DECIMAL_TEXT = /^\d{1,15}$/

function countOf(value: Json | undefined): number | null {
  const count = typeof value === 'string' && DECIMAL_TEXT.test(value) ? Number(value) : value
  return typeof count === 'number' && count >= 0 && count <= Number.MAX_SAFE_INTEGER ? count : null
}

const of = (counts: Counts, name: string): number => counts[name] ?? 0

/** Whether no token is stated. A total alone, beside counters of zero, is the size of a window. */
export const isZero = (counts: Counts): boolean =>
  VECTOR.every((name) => of(counts, name) === 0) &&
  (VECTOR.some((name) => counts[name] !== undefined) || of(counts, 'total_tokens') === 0)

/** Whether none of a counter's counts is above the other's. What one of them does not state is no sign. */
export const isWithin = (counts: Counts, bound: Counts): boolean =>
  statedIn(counts, bound).every((name) => of(counts, name) <= of(bound, name))

/** Whether two counters stand at the same counts, as far as both state them. */
export function isSame(one: Counts, other: Counts): boolean {
  const names = statedIn(one, other)
  return names.length > 0 && names.every((name) => of(one, name) === of(other, name))
}

const statedIn = (one: Counts, other: Counts): readonly string[] =>
  VECTOR.filter((name) => one[name] !== undefined && other[name] !== undefined)

/** Input and output tokens together. */
export const sumOf = (counts: Counts): number =>
  of(counts, 'input_tokens') + of(counts, 'output_tokens')

/** What a counter grew by. */
export const minus = (counts: Counts, before: Counts): Counts =>
  Object.fromEntries(
    Object.keys(counts).map((name) => [name, Math.max(0, of(counts, name) - of(before, name))]),
  )

/** Both counts together. */
export const plus = (one: Counts, other: Counts): Counts =>
  Object.fromEntries(
    Object.keys({ ...one, ...other }).map((name) => [name, of(one, name) + of(other, name)]),
  )

/** The state of a counter as text: input, cached input, output and reasoning. */
export const vectorOf = (counts: Counts): string => VECTOR.map((name) => of(counts, name)).join('.')
