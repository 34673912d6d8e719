import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'

/** The body of `GET /v1/settings`. */
export interface Settings {
  readonly version: string
  readonly url: string
  readonly requires_key: boolean
  readonly ledger: {
    readonly engine: string
    /** Generated figures are shown, as long as no call is known. */
    readonly is_sample: boolean
    /** Null: not for those who may see a part only. */
    readonly location: string | null
    readonly schema_version: number
    readonly bytes: number | null
    /** The ledger holds nothing older; null: it forgets nothing. */
    readonly retained_from: string | null
  }
}

/** What serves, from where, and how to send it calls. */
export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => ask<Settings>('/v1/settings', {}, signal),
  })
}
