import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PriceHistory } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'

/** Every dated price of a model in the server's price book. */
export function usePriceHistory(provider: string, model: string) {
  return useQuery({
    queryKey: ['price-history', provider, model],
    queryFn: ({ signal }) => ask<PriceHistory>('/v1/price-history', { provider, model }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}
