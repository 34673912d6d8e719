import { type ErrorCode, MAX_ID_LENGTH, TokenledgerError } from '@tokenledger/sdk/core'
import { eventSchema, type WireEvent } from '../wire/event.ts'
import { isDeeper } from './is-deeper.ts'

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
  if (isDeeper(value, MAX_DEPTH)) {
    throw new TokenledgerError(
      'invalid_event',
      `Cannot take the event: it must not be nested deeper than ${MAX_DEPTH} levels`,
    )
  }
  const fields = withoutNulls(value)
  if (!Object.keys(fields).some((field) => Object.hasOwn(eventSchema.shape, field))) {
    throw new TokenledgerError(
      'invalid_event',
      'Cannot take the event: it must state at least one field of an event, found none',
    )
  }
  const parsed = eventSchema.safeParse(fields)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  const code: ErrorCode = path === 'id' ? 'invalid_id' : 'invalid_event'
  throw new TokenledgerError(code, `Cannot take the event: ${path}: ${issue?.message}`)
}

/** No provider's answer comes near it; without a limit a hostile one exhausts the stack. */
const MAX_DEPTH = 100

/** The id of a value that is no event, for the report; null when it has no usable one. */
export function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null
  const { id } = value as { readonly id: unknown }
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH ? id : null
}

/** Fields whose own fields count as absent when they are `null`, too. */
const NESTED = ['tools', 'reading'] as const

function withoutNulls(value: object): Record<string, unknown> {
  const kept = withoutOwnNulls(value as Readonly<Record<string, unknown>>)
  const nested = NESTED.filter((name) => isFields(kept[name]))
  if (nested.length === 0) return kept
  const inner = nested.map((name) => [name, withoutOwnNulls(kept[name] as typeof kept)])
  return { ...kept, ...Object.fromEntries(inner) }
}

const isFields = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function withoutOwnNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Object.values(fields).includes(null)) return fields
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== null))
}
