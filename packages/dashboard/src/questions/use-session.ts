import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { tell } from '../api/tell.ts'

/** Who is asking; `access` null: a key is needed. */
export interface Session {
  readonly access: {
    /** Null: no key was shown, and none is needed. */
    readonly name: string | null
    readonly scopes: readonly string[]
    readonly project: string | null
  } | null
}

const SESSION = ['session'] as const

/** Who the server takes the viewer for. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => ask<Session>('/v1/session', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Shows a key once; the browser has a cookie from then on. All that was asked is asked anew. */
export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (key: string) => tell<Session>('POST', '/v1/session', { key }),
    onSuccess: () => client.resetQueries(),
  })
}

/** Takes the cookie back. */
export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => tell<null>('DELETE', '/v1/session'),
    onSuccess: () => client.resetQueries(),
  })
}
