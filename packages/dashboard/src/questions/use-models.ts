import { useQuery } from '@tanstack/react-query'
import type { ModelList } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

/** The models of the server's price book: the same as long as the server runs. */
export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => ask<ModelList>('/v1/models', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
