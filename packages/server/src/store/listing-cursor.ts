import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Listing } from './store.ts'

/** The place of an entry in a listing: its time, then the number of its first row. */
export interface ListingPlace {
  readonly time: number
  readonly seq: number
}

const CURSOR = /^(-?\d{1,16})\.(\d{1,16})$/
const MAX_LIMIT = 1000

/** The cursor of the page that begins after this place. */
export const cursorAfter = ({ time, seq }: ListingPlace): string => `${time}.${seq}`

/**
 * Checks a listing and reads where it begins; null: at the newest entry.
 *
 * @throws TokenledgerError `invalid_listing`
 */
export function listingStart({ limit, cursor }: Listing): ListingPlace | null {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    const message = `Cannot list entries: the limit must be 1 to ${MAX_LIMIT}, found ${limit}`
    throw new TokenledgerError('invalid_listing', message)
  }
  if (cursor === undefined) return null
  const [, time, seq] = CURSOR.exec(cursor) ?? []
  if (time !== undefined && seq !== undefined) return { time: Number(time), seq: Number(seq) }
  const message = `Cannot list entries: the cursor must be "next" of a page, found "${cursor}"`
  throw new TokenledgerError('invalid_listing', message)
}
