import type { BodyWatcher } from './body-watcher.ts'
import type { MeteredRequest } from './metered-request.ts'

/** A call that has not ended. */
export interface OpenCall {
  /** Null: its answer has not begun. */
  watcher: BodyWatcher | null
  /** Pieces of its answer that had come when it was last looked at. */
  pieces: number
}

interface Running {
  readonly request: MeteredRequest
  end(ending: { readonly status: 'aborted' }): void
}

const SWEEP_MS = 10 * 60_000

const open = new Map<Running, OpenCall>()
let isWatching = false

/**
 * Keeps a call in mind that is made now, so that it is recorded when the process ends before it does.
 */
export function openCall(call: Running): void {
  if (!isWatching) watch()
  open.set(call, { watcher: null, pieces: -1 })
}

/**
 * The answer to a call begins, and is watched: the call is recorded even when nobody ever reads that
 * to its end, after ten minutes without a piece of it. (A finalizer of the answer would cost more than
 * all the rest.)
 */
export function watchCall(call: Running, watcher: BodyWatcher): void {
  const known = open.get(call)
  if (known !== undefined) known.watcher = watcher
}

/** It has ended. */
export function closeCall(call: Running): void {
  open.delete(call)
}

/** The calls that have not ended, the first begun first. */
export const openCalls = (): ReadonlyMap<Running, OpenCall> => open

/** Gives up the calls of whose answers nothing has come since the last time. */
export function sweepCalls(): void {
  for (const one of open.values()) {
    if (one.watcher === null) continue
    if (one.pieces === one.watcher.pieces) one.watcher.cancel()
    one.pieces = one.watcher.pieces
  }
}

function watch(): void {
  isWatching = true
  setInterval(sweepCalls, SWEEP_MS).unref()
  // Before exporters save what they have been handed until then.
  process.prependOnceListener('exit', () => {
    for (const [call, { watcher }] of open) {
      if (watcher === null) call.end({ status: 'aborted' })
      else watcher.cancel()
    }
  })
}
