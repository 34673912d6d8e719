import { parseLast, TokenledgerError } from '@tokenledger/sdk/core'
import { parseQuery } from '../query/parse-query.ts'
import type { Query } from '../query/query.ts'
import type { Io } from './io.ts'
import type { QuestionWords } from './question-words.ts'
import { timeZoneOf } from './time-zone-of.ts'

/**
 * The question that was typed.
 *
 * @throws TokenledgerError `invalid_option`, and what `parseQuery` and `parseLast` throw
 */
export function questionOf(words: QuestionWords, io: Pick<Io, 'env' | 'now'>): Query {
  const { by, bucket, where, order, limit, previous } = words
  const tz = timeZoneOf(words.tz, io)
  return parseQuery(
    {
      ...rangeOf(words, tz, io.now()),
      tz,
      ...(by !== undefined && { group_by: by }),
      ...(bucket !== undefined && { bucket }),
      ...(where !== undefined && { where }),
      ...(order !== undefined && { order }),
      ...(limit !== undefined && { limit }),
      ...(previous === true && { previous: 'true' }),
    },
    io.now(),
  )
}

function rangeOf(
  { last, since, until }: QuestionWords,
  timeZone: string,
  now: number,
): { readonly from?: string; readonly to?: string } {
  if (last === undefined) {
    return {
      ...(since !== undefined && { from: since }),
      ...(until !== undefined && { to: until }),
    }
  }
  if (since !== undefined || until !== undefined) {
    throw new TokenledgerError(
      'invalid_option',
      'Cannot combine --last with --since or --until: each names a range; use one',
    )
  }
  const { from, to } = parseLast(last, now, timeZone)
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
