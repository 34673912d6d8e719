import { useSyncExternalStore } from 'react'

const STEP_MS = 60_000

let now = Date.now()
const listeners = new Set<() => void>()
setInterval(() => {
  now = Date.now()
  for (const listener of listeners) listener()
}, STEP_MS)

/** The time, by the minute: what is asked does not change with each render. */
export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => now,
  )
}
