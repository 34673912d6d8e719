import type { BodyWatcher } from './body-watcher.ts'

interface OpenCall {
  readonly watcher: BodyWatcher
  /** Pieces of its answer that had come when it was last looked at. */
  pieces: number
}

const SWEEP_MS = 10 * 60_000

const open = new Map<object, OpenCall>()
let isWatching = false

/**
 * Keeps a call in mind until its answer is read, so that it is recorded even when nobody ever does:
 * after ten minutes without a piece of it, or when the process ends. (A finalizer of the answer would
 * cost more than all the rest.)
 */
export function openCall(call: object, watcher: BodyWatcher): void {
  if (!isWatching) watch()
  open.set(call, { watcher, pieces: -1 })
}

/** Its answer was read. */
export function closeCall(call: object): void {
  open.delete(call)
}

/** Gives up the calls of whose answers nothing has come since the last time. */
export function sweepCalls(): void {
  for (const one of open.values()) {
    if (one.pieces === one.watcher.pieces) one.watcher.cancel()
    one.pieces = one.watcher.pieces
  }
}

function watch(): void {
  isWatching = true
  setInterval(sweepCalls, SWEEP_MS).unref()
  process.once('exit', () => {
    for (const { watcher } of open.values()) watcher.cancel()
  })
}
