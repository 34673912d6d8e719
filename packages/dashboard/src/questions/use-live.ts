import { useSyncExternalStore } from 'react'
import { type LiveView, liveFeed } from './live-feed.ts'

const ALL: readonly string[] = []

/** What is kept and what is in flight, as it happens. */
export function useLive(where: readonly string[] = ALL): LiveView & { readonly retry: () => void } {
  const feed = liveFeed(where)
  return { ...useSyncExternalStore(feed.subscribe, feed.view), retry: feed.retry }
}
