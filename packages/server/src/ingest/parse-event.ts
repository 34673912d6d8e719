import { type ErrorCode, MAX_ID_LENGTH, TokenledgerError } from '@tokenledger/sdk/core'
import { eventSchema, type WireEvent } from '../wire/event.ts'

/**
 * An unknown value as an event: `null` fields count as absent, unknown fields are ignored.
 *
 * @throws TokenledgerError `invalid_event` or `invalid_id`, naming the field.
 */
export function parseEvent(value: unknown): WireEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`
    throw new TokenledgerError(
      'invalid_event',
      `Cannot take the event: it must be an object, found ${found}`,
    )
  }
  const parsed = eventSchema.safeParse(withoutNulls(value))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  const code: ErrorCode = path === 'id' ? 'invalid_id' : 'invalid_event'
  throw new TokenledgerError(code, `Cannot take the event: ${path}: ${issue?.message}`)
}

/** The id of a value that is no event, for the report; null when it has no usable one. */
export function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null
  const { id } = value as { readonly id: unknown }
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH ? id : null
}

function withoutNulls(value: object): Record<string, unknown> {
  const kept = withoutOwnNulls(value as Readonly<Record<string, unknown>>)
  const tools = kept['tools']
  const isNested = typeof tools === 'object' && tools !== null && !Array.isArray(tools)
  return isNested ? { ...kept, tools: withoutOwnNulls(tools as typeof kept) } : kept
}

function withoutOwnNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Object.values(fields).includes(null)) return fields
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== null))
}
