import type { Json } from './join-json.ts'

/** A text; null when it is absent, empty or something else. */
export const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** An id, which some tools write as a number; null when it is absent, empty or something else. */
export const idOf = (value: Json | undefined): string | null =>
  typeof value === 'number' ? String(value) : textOf(value)
