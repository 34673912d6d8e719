import { type Entry, TokenledgerError } from '@tokenledger/sdk'
import type { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { AppendResult } from '../store/store.ts'

const PAUSE_MS = 5

/**
 * Appends at once, and blocks the thread while other processes write, for so long at most: right for
 * a process that ends, and nowhere else.
 *
 * @throws TokenledgerError what `appendNow` throws
 */
export function appendPatiently(
  store: SqliteStore,
  entries: readonly Entry[],
  patienceMs: number,
): AppendResult {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return store.appendNow(entries)
    } catch (error) {
      const isBusy = error instanceof TokenledgerError && error.code === 'store_busy'
      if (!isBusy || performance.now() >= until) throw error
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
  }
}
