import { isObject, type Json, type JsonObject } from '../join-json.ts'

/**
 * The counters of a message's `tokens`: disjoint, the cached ones taken out of the input already.
 * What is no count is left out: it is unknown.
 */
export function countersOf(tokens: Json | undefined): JsonObject | null {
  if (!isObject(tokens)) return null
  const cache = isObject(tokens['cache']) ? counts(tokens['cache'], CACHE) : {}
  const counters = counts(tokens, COUNTERS)
  return Object.keys(cache).length === 0 ? counters : { ...counters, cache }
}

const COUNTERS = ['input', 'output', 'reasoning', 'total']
const CACHE = ['read', 'write']

function counts(object: JsonObject, names: readonly string[]): { readonly [name: string]: Json } {
  const found: Record<string, Json> = {}
  for (const name of names) {
    const stated = object[name]
    const isText = typeof stated === 'string' && /^\d{1,16}$/.test(stated)
    const value = isText ? Number(stated) : stated
    if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) {
      found[name] = value
    }
  }
  return found
}

/** Whether any counter is above zero. All zeros are what an answer begins with: they say nothing. */
export function isAnyCounted(counters: Json): boolean {
  if (typeof counters === 'number') return counters > 0
  return isObject(counters) && Object.values(counters).some(isAnyCounted)
}
