import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { EventPage } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

const PAGE = 200

/** The calls of a range, the newest first, page by page. */
export function useEvents({ from, to, timeZone }: Range, where: readonly string[] | undefined) {
  return useInfiniteQuery({
    queryKey: ['events', from, to, timeZone, where],
    queryFn: ({ signal, pageParam }) =>
      ask<EventPage>(
        '/v1/events',
        { from, to, tz: timeZone, where, limit: PAGE, cursor: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    meta: { isUntilNow: to === undefined },
  })
}
