import { previousRange, TokenledgerError } from '@tokenledger/sdk/core'
import type { Query } from './query.ts'

/**
 * The same question for the period of equal length just before; null when it is not asked for.
 *
 * @throws TokenledgerError `previous_needs_from` when the range has no beginning or no end.
 */
export function previousQuery(query: Query): Query | null {
  const { from, to, timeZone } = query
  if (!query.previous) return null
  if (from === undefined || to === undefined) {
    throw new TokenledgerError(
      'previous_needs_from',
      `Cannot compare with the period before: the range needs a beginning and an end, found ${from === undefined ? 'no beginning' : 'no end'}; give "from" (and "to", which defaults to now)`,
    )
  }
  return { ...query, ...previousRange({ from, to }, timeZone) }
}
