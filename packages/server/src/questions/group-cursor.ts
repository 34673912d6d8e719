import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Comparable } from '../query/compare-values.ts'

/** The place of a group in an order. */
export interface CursorPlace {
  readonly value: Comparable
  readonly name: string
}

/** The cursor of the page that begins after this place. */
export function writeCursor({ value, name }: CursorPlace, order: string): string {
  const kind = typeof value
  const text = JSON.stringify([order, kind, value === null ? null : String(value), name])
  return Buffer.from(text).toString('base64url')
}

/**
 * The place after which a page begins.
 *
 * @throws TokenledgerError `invalid_listing` for what is no cursor of this order
 */
export function readCursor(cursor: string, order: string): CursorPlace {
  const place = placeOf(cursor, order)
  if (place !== null) return place
  throw new TokenledgerError(
    'invalid_listing',
    `Cannot go on from the cursor "${cursor}": it must be "next" of a page with the same order`,
  )
}

function placeOf(cursor: string, order: string): CursorPlace | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(parts) || parts.length !== 4) return null
    const [itsOrder, kind, value, name] = parts as unknown[]
    if (itsOrder !== order || typeof name !== 'string') return null
    if (value === null) return { value, name }
    if (typeof value !== 'string') return null
    if (kind === 'bigint') return { value: BigInt(value), name }
    return { value: kind === 'number' ? Number(value) : value, name }
  } catch {
    return null
  }
}
