import { useQuery } from '@tanstack/react-query'
import type { TaskDetail } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

/** One task: its figures, its parts, its calls in time. */
export function useTask(id: string) {
  return useQuery({
    queryKey: ['task', id],
    queryFn: ({ signal }) => ask<TaskDetail>(`/v1/tasks/${encodeURIComponent(id)}`, {}, signal),
    meta: { isUntilNow: true },
  })
}
