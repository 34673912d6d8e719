import { isDeeper } from '../../is-deeper.ts'
import { type Attributes, MAX_DEPTH } from '../decode/attributes.ts'
import { numberOf } from '../decode/message-fields.ts'

/** Longer texts are content, and no name. */
const MAX_NAME_LENGTH = 200

/** The first of these attributes that holds a name; undefined when none does. */
export function nameIn(attributes: Attributes, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'number') return String(value)
    if (typeof value !== 'string') continue
    const text = value.trim()
    if (text !== '' && text.length <= MAX_NAME_LENGTH) return text
  }
  return undefined
}

/** The first of these attributes that holds a count of 0 or more; undefined when none does. */
export function countIn(attributes: Attributes, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    const count = typeof value === 'boolean' ? undefined : numberOf(value)
    if (count !== undefined && count >= 0 && count <= Number.MAX_SAFE_INTEGER) return count
  }
  return undefined
}

/** The object that an attribute holds, as such or as JSON; undefined when it holds none, or one nested beyond measure. */
export function objectIn(
  attributes: Attributes,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = attributes.get(name)
  const found = typeof value === 'string' ? parsed(value) : value
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
  if (isDeeper(found, MAX_DEPTH)) return undefined
  return found as Readonly<Record<string, unknown>>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
