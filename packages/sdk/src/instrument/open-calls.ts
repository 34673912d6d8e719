import { recordLateCalls } from '../tracker/late-calls.ts'
import { outsideOfCalls } from '../tracker/outside-of-calls.ts'
import type { BodyWatcher } from './body-watcher.ts'
import type { MeteredRequest } from './metered-request.ts'

/** A call that may be kept in mind: a link of the list of those that have not ended. */
export interface OpenCall {
  /** Null: a framework tells of it, whose requests nobody sees. */
  readonly request: MeteredRequest | null
  /** How often in a row nothing may have come of it. @default 10 */
  readonly patience?: number
  /** Lets go of the text of a request that is null. */
  forgetText?(): void
  end(ending: { readonly status: 'aborted' }): void
  /** Null: its answer has not begun. */
  watcher: Watcher | null
  /** Pieces of its answer that had come when it was last looked at. */
  pieces: number
  /** How often in a row none had come since. */
  silent: number
  /** Whether nothing came of it for long: nobody knows when it ended. */
  isGivenUp: boolean
  before: OpenCall | null
  after: OpenCall | null
}

/** What is asked of whoever watches the answer to a call. */
export type Watcher = Pick<BodyWatcher, 'cancel' | 'pieces' | 'outputTokens'>

const SWEEP_MS = 60_000
const MOST_SILENT = 10

// A list of links, since a map takes ten times as long.
let first: OpenCall | null = null
let last: OpenCall | null = null
let isWatching = false

/**
 * Keeps a call in mind that is made now, so that it is recorded when the process ends before it does.
 */
export function openCall(call: OpenCall): void {
  if (!isWatching) watch()
  call.before = last
  if (last === null) first = call
  else last.after = call
  last = call
}

/**
 * The answer to a call begins, and is watched: the call is recorded even when nobody ever reads that
 * to its end, after ten minutes without a piece of it. (A finalizer of the answer would cost more than
 * all the rest.)
 */
export function watchCall(call: OpenCall, watcher: Watcher): void {
  call.watcher = watcher
}

/** It has ended, also one that was never kept in mind. */
export function closeCall(call: OpenCall): void {
  const { before, after } = call
  if (before !== null) before.after = after
  else if (first === call) first = after
  if (after !== null) after.before = before
  else if (last === call) last = before
  call.before = null
  call.after = null
}

/** The calls that have not ended, the first begun first. */
export function openCalls(): readonly OpenCall[] {
  const calls: OpenCall[] = []
  for (let one = first; one !== null; one = one.after) calls.push(one)
  return calls
}

/** Whether there are any. */
export const hasOpenCalls = (): boolean => first !== null

/** Looks at what has come of answers: of which nothing comes for long, the calls are given up. */
export function sweepCalls(): void {
  for (const one of openCalls()) {
    const { watcher } = one
    if (watcher === null) continue
    one.silent = one.pieces === watcher.pieces ? one.silent + 1 : 0
    one.pieces = watcher.pieces
    if (one.silent === 1) (one.request ?? one).forgetText?.()
    if (one.silent !== (one.patience ?? MOST_SILENT)) continue
    one.isGivenUp = true
    watcher.cancel()
  }
}

function watch(): void {
  isWatching = true
  outsideOfCalls(() => setInterval(sweepCalls, SWEEP_MS).unref())
  // Before exporters save what they have been handed until then.
  process.prependOnceListener('exit', () => {
    for (const call of openCalls()) {
      if (call.watcher === null) call.end({ status: 'aborted' })
      else call.watcher.cancel()
    }
    recordLateCalls()
  })
}
