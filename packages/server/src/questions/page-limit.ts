import { TokenledgerError } from '@tokenledger/sdk/core'

/** The most rows of a page. */
export const MAX_PAGE = 1000
const DEFAULT_PAGE = 100

/**
 * How many rows a page has at most.
 *
 * @throws TokenledgerError `invalid_limit`
 */
export function pageLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= MAX_PAGE) return limit
  throw new TokenledgerError(
    'invalid_limit',
    `Cannot limit the page to "${text}": a limit must be a whole number from 1 to ${MAX_PAGE}`,
  )
}
