import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { tell } from '../api/tell.ts'

/** What a key may be used for. */
export const SCOPES = ['ingest', 'read', 'admin'] as const

/** A key without its secret. */
export interface Key {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly project: string | null
  readonly created_at: string
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

/** A key to make. */
export interface KeyWish {
  readonly name: string
  readonly scopes: readonly string[]
  readonly project: string | null
}

const KEYS = ['keys'] as const

/** All keys, also those that were revoked. */
export function useKeys() {
  return useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) => ask<{ readonly keys: readonly Key[] }>('/v1/keys', {}, signal),
  })
}

/** Makes a key; the answer is the only one that has its secret. */
export function useMakeKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wish: KeyWish) => tell<Key & { readonly key: string }>('POST', '/v1/keys', wish),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS }),
  })
}

/** Revokes a key, for good. */
export function useRevokeKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => tell<Key>('DELETE', `/v1/keys/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS }),
  })
}
