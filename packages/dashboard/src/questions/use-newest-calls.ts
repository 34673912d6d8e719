import { useQuery } from '@tanstack/react-query'
import type { EventPage } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

const MOST = 100

/**
 * The calls before those that a live stream tells, the newest first.
 *
 * @param enabled whether the stream has begun: what is asked before could miss what comes in between
 */
export function useNewestCalls(where: readonly string[] | undefined, enabled: boolean) {
  return useQuery({
    queryKey: ['newest', where],
    queryFn: ({ signal }) => ask<EventPage>('/v1/events', { where, limit: MOST }, signal),
    meta: { isUntilNow: true },
    enabled,
  })
}
