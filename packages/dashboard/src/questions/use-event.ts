import { useQuery } from '@tanstack/react-query'
import type { EventDetail } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

/** How one call came to its figures and its cost. */
export function useEvent(id: string) {
  return useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => ask<EventDetail>(`/v1/events/${encodeURIComponent(id)}`, {}, signal),
  })
}
