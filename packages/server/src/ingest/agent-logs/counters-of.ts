import { isObject, type Json, type JsonObject } from './join-json.ts'

const DECIMAL_TEXT = /^\d{1,20}(\.\d{1,20})?$/

/**
 * The counters of a usage object: its numbers, and texts that are numbers. What is null is unknown
 * and left out, and so is everything that could be content.
 */
export function countersOf(usage: Json | undefined): { [name: string]: Json } {
  const counters: Record<string, Json> = {}
  if (!isObject(usage)) return counters
  for (const [name, value] of Object.entries(usage)) {
    if (name === '__proto__') continue
    const isCounter =
      typeof value === 'number' || (typeof value === 'string' && DECIMAL_TEXT.test(value))
    if (isCounter) counters[name] = value
  }
  return counters
}

/** Whether counters state nothing: none at all, or zeros only. A prompt is never empty. */
export const isNothing = (counters: JsonObject): boolean =>
  Object.values(counters).every((value) => Number(value) === 0)
