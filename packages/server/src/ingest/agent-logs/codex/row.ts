import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { plausibleTime } from '../plausible-time.ts'
import { textOf } from '../text-of.ts'

/** A row of a history, with what its envelope says. */
export interface Row {
  /** What the row is: `token_count`, `turn_context`, `function_call` … */
  readonly kind: string | null
  readonly payload: JsonObject
  /** Epoch milliseconds. */
  readonly time: number | null
  /** Its number in the thread; older versions give none. */
  readonly ordinal: number | null
}

const ENVELOPES: ReadonlySet<string | null> = new Set([null, 'event_msg', 'response_item'])

/** Reads a row's envelope. A field that cannot be read is unknown. */
export function rowOf(row: JsonObject): Row {
  const inner = row['payload'] ?? row['msg']
  const payload = isObject(inner) ? inner : row
  const type = textOf(row['type'])
  const named = ENVELOPES.has(type) ? (textOf(payload['type']) ?? type) : type
  const isCount = ENVELOPES.has(named) && isObject(payload['info'])
  return {
    kind: isCount ? 'token_count' : named,
    payload,
    time: plausibleTime(row['timestamp']) ?? plausibleTime(payload['timestamp']),
    ordinal: numberOf(row['ordinal']),
  }
}

/** A number, or a text that is one; null for anything else. */
export function numberOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** An object's field that is an object itself; empty when it is not. */
export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name]
  return isObject(value) ? value : {}
}
