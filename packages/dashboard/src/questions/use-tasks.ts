import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { TaskPage } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

const PAGE = 100

/** How tasks are listed. */
export interface TaskWishes {
  /** As the API writes it: `-cost_usd`. */
  readonly order: string
  /** Only tasks that are no part of another. */
  readonly isTop: boolean
}

/** What the tasks of a range used, page by page. */
export function useTasks(
  { from, to, timeZone }: Range,
  where: readonly string[] | undefined,
  { order, isTop }: TaskWishes,
) {
  const question = { from, to, tz: timeZone, where, order, ...(isTop && { top: true }) }
  return useInfiniteQuery({
    queryKey: ['tasks', question],
    queryFn: ({ signal, pageParam }) =>
      ask<TaskPage>(
        '/v1/tasks',
        { ...question, limit: PAGE, cursor: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    meta: { isUntilNow: to === undefined },
  })
}
