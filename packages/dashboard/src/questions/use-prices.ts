import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PriceUse } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

/** The price rows that the calls of a range were rated by, and the models without one. */
export function usePrices({ from, to, timeZone }: Range, where: readonly string[] | undefined) {
  return useQuery({
    queryKey: ['prices', from, to, timeZone, where],
    queryFn: ({ signal }) => ask<PriceUse>('/v1/prices', { from, to, tz: timeZone, where }, signal),
    placeholderData: keepPreviousData,
    meta: { isUntilNow: to === undefined },
  })
}
