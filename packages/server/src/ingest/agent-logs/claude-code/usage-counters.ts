import { isObject, type Json, type JsonObject } from '../join-json.ts'

/**
 * The counters of a row's usage object, ready to be joined place by place: nulls are left out
 * (unknown), and so is long text (a usage object holds none).
 *
 * A copy that names no cache is a bare snapshot of the prompt, all of it in `input_tokens`. Its
 * input is kept apart as `bareInput` and counts only when no copy names the cache.
 */
export function usageCounters(usage: Json | undefined): { [name: string]: Json } {
  if (!isObject(usage)) return {}
  const known = prune(usage)
  if (namesCache(known) || known['input_tokens'] === undefined) return { usage: known }
  const { input_tokens: bareInput, ...rest } = known
  return { usage: rest, bareInput }
}

/** The usage object that joined counters stand for; null when no copy had one. */
export function usageOfCounters(facts: JsonObject): JsonObject | null {
  const usage = facts['usage']
  if (!isObject(usage)) return null
  const bareInput = facts['bareInput']
  if (bareInput === undefined || namesCache(usage)) return usage
  return { input_tokens: bareInput, ...usage }
}

const CACHE_KEYS = ['cache_read_input_tokens', 'cache_creation_input_tokens', 'cache_creation']

function namesCache(usage: JsonObject): boolean {
  for (const key of CACHE_KEYS) if (usage[key] !== undefined) return true
  return false
}

const MAX_TEXT_LENGTH = 100

/** The object without what is not kept: itself, when all of it is. */
function prune(object: JsonObject): JsonObject {
  let pruned: Record<string, Json> | null = null
  for (const key in object) {
    const value = object[key]
    const kept = key === '__proto__' ? undefined : pruneValue(value)
    if (kept === value) continue
    pruned ??= { ...object }
    if (kept === undefined) delete pruned[key]
    else pruned[key] = kept
  }
  return pruned ?? object
}

function pruneValue(value: Json | undefined): Json | undefined {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return value.length <= MAX_TEXT_LENGTH ? value : undefined
  if (Array.isArray(value)) return pruneList(value)
  return isObject(value) ? prune(value) : value
}

function pruneList(list: readonly Json[]): readonly Json[] {
  const pruned = list.map((item) => pruneValue(item) ?? null)
  return pruned.every((item, index) => item === list[index]) ? list : pruned
}
