import { isObject, type Json } from './join-json.ts'

/**
 * What of a JSON value is wanted: `keep`, all of it; a list of one shape, that of each item; an
 * object of shapes, the named fields, and with `*` those of any other name.
 */
export type JsonShape = 'keep' | readonly [JsonShape] | { readonly [field: string]: JsonShape }

/**
 * The wanted parts of a value; undefined when nothing is left of it. A list or object that stands
 * where another kind was expected is left out, a plain value is kept as it is.
 */
export function pickShape(value: Json, shape: JsonShape): Json | undefined {
  if (shape === 'keep' || value === null || typeof value !== 'object') return value
  if (isListShape(shape)) {
    return Array.isArray(value) ? value.map((item) => pickShape(item, shape[0]) ?? null) : undefined
  }
  return isObject(value) ? pickFields(value, shape) : undefined
}

function pickFields(
  value: { readonly [key: string]: Json },
  shape: { readonly [field: string]: JsonShape },
): Json {
  const picked: Record<string, Json> = {}
  for (const key of Object.keys(value)) {
    const field = fieldShape(shape, key)
    const part = field === undefined ? undefined : pickShape(value[key] ?? null, field)
    if (part !== undefined) picked[key] = part
  }
  return picked
}

/** The shape of a field; undefined when it is not wanted. */
export function fieldShape(
  shape: { readonly [field: string]: JsonShape },
  key: string,
): JsonShape | undefined {
  if (key === '__proto__') return undefined
  return Object.hasOwn(shape, key) ? shape[key] : shape['*']
}

/** Whether a shape is that of a list. */
export const isListShape = (shape: JsonShape): shape is readonly [JsonShape] => Array.isArray(shape)
