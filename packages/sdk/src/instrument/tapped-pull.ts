import type { BodyWatcher } from './body-watcher.ts'

/** What a pull gives. */
export interface Pulled {
  done?: boolean | undefined
  value?: unknown
}

/** Gets the next piece: `read` of a reader, `next` of an iterator. */
export type Pull = (view?: unknown) => Promise<Pulled>

/** Says that no more is wanted: `cancel` of a reader, `return` of an iterator. */
export type Stop = (reason?: unknown) => Promise<unknown>

/**
 * A pull that shows its watcher what comes, and its caller what the watcher leaves.
 *
 * @param isOwn whether nobody but the puller has what comes
 */
export function tappedPull(pull: Pull, stop: Stop, watcher: BodyWatcher, isOwn: boolean): Pull {
  const deliver = (result: Pulled): Pulled | Promise<Pulled> => {
    if (result.done) {
      const last = watcher.end()
      return last === null ? result : { done: false, value: last }
    }
    if (!(result.value instanceof Uint8Array)) return result
    const shown = watcher.bytes(result.value, isOwn)
    if (watcher.isCut) stop().catch(() => {})
    if (shown === null) return next()
    return shown === result.value ? result : { done: false, value: shown }
  }
  const fail = (error: unknown): never => {
    watcher.fail(error)
    throw error
  }
  const next: Pull = (view) =>
    watcher.isCut
      ? Promise.resolve({ done: true, value: undefined })
      : pull(view).then(deliver, fail)
  return next
}
