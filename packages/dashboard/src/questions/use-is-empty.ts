import { useQuery } from '@tanstack/react-query'
import type { EventPage } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

/** Whether the ledger holds no call at all; undefined: not known yet. */
export function useIsEmpty(): boolean | undefined {
  const { data } = useQuery({
    queryKey: ['is-empty'],
    queryFn: ({ signal }) => ask<EventPage>('/v1/events', { limit: 1 }, signal),
    meta: { isUntilNow: true },
  })
  return data && data.events.length === 0
}
