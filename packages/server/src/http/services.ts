import type { Store } from '../store/store.ts'

/** What the routes stand on: handed in, so that nothing else reads the process. */
export interface Services {
  readonly store: Store
  /** Epoch milliseconds. */
  readonly now: () => number
  /** An id for an event that has none. */
  readonly newId: () => string
}
