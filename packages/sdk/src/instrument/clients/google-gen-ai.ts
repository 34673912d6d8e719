import { defineHidden } from '../interpose.ts'
import { meteredFetch } from '../metered-fetch.ts'
import { type ClientAdapter, clientOf, methodOf } from './client-adapter.ts'
import { meterLive } from './google-live.ts'

type Fetch = typeof globalThis.fetch

/**
 * Google Gen AI. The function that sends can be handed to each call; its option for the whole client
 * would make it give up its own handling of time limits.
 */
export const googleGenAi: ClientAdapter = {
  recognise(client) {
    const api = clientOf(client['apiClient'])
    // Older ones have no way to say what sends.
    return api !== null && methodOf(api, 'apiCall') !== null && methodOf(api, 'getFetch') !== null
  },
  metered(client, options) {
    const api = clientOf(client['apiClient']) ?? {}
    const apiCall = methodOf(api, 'apiCall')
    const getFetch = methodOf(api, 'getFetch')
    const known = new Map<Fetch | undefined, Fetch>()
    const metered = (own: Fetch | undefined): Fetch => {
      const before = known.get(own)
      if (before !== undefined) return before
      const fetch = meteredFetch({ ...options, ...(own !== undefined && { fetch: own }) })
      known.set(own, fetch)
      return fetch
    }
    defineHidden(api, 'getFetch', () => metered(getFetch?.call(api) as Fetch | undefined))
    defineHidden(api, 'apiCall', (...args: unknown[]) => {
      args[FETCH] = metered(args[FETCH] as Fetch | undefined)
      return apiCall?.apply(api, args as never[])
    })
    meterLive(client, options)
    return client
  },
}

/** Place of what sends among the arguments of a call. */
const FETCH = 5
