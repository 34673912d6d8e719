import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { WhatIf } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

/**
 * What the calls of a range would have cost on other models. Every call is read for it: it is asked
 * once, and not again when the ledger grows.
 *
 * @param on as `provider/model`
 */
export function useWhatIf(
  { from, to, timeZone }: Range,
  where: readonly string[],
  { on, enabled }: { readonly on: readonly string[]; readonly enabled: boolean },
) {
  const question = { from, to, tz: timeZone, where, on }
  return useQuery({
    queryKey: ['what-if', question],
    queryFn: ({ signal }) => ask<WhatIf>('/v1/what-if', question, signal),
    enabled: enabled && on.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
