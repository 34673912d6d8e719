import type { Entry } from '../ledger/entry.ts'
import { outsideOfCalls } from './outside-of-calls.ts'

/** Calls that have ended and wait to be recorded. */
export interface LateCalls {
  /** @param make makes the entry of a call; null: it is none */
  add(make: () => Entry | null): void
  /** Records all that wait, in the order in which they ended. */
  recordAll(): void
}

const DELAY_MS = 10
const MOST = 64

const waiting = new Set<LateCalls>()
let timer: NodeJS.Timeout | null = null
let isWatching = false

/**
 * Gathers calls for some milliseconds, to record them in one go. Between two calls a program has
 * emptied the caches of its processor: one by one, each takes four times as long.
 */
export function lateCalls(record: (entry: Entry) => void): LateCalls {
  let makes: (() => Entry | null)[] = []
  const keep = (make: () => Entry | null): void => {
    const entry = make()
    if (entry !== null) record(entry)
  }
  const late: LateCalls = {
    add(make) {
      if (makes.push(make) >= MOST) late.recordAll()
      else if (makes.length === 1) waitFor(late)
    },
    recordAll() {
      if (makes.length === 0) return
      const all = makes
      makes = []
      waiting.delete(late)
      for (const make of all) quietly(() => keep(make))
    },
  }
  return late
}

/**
 * Records the calls of all trackers that have ended within the last milliseconds. A sink that may be
 * told late calls it before it flushes; whatever asks a tracker sees them anyway.
 */
export function recordLateCalls(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
  for (const late of waiting) late.recordAll()
}

function waitFor(late: LateCalls): void {
  waiting.add(late)
  timer ??= outsideOfCalls(() => setTimeout(recordLateCalls, DELAY_MS).unref())
  if (isWatching) return
  isWatching = true
  // Before exporters save what they have been handed until then.
  process.prependListener('exit', recordLateCalls)
}

/** What cannot be recorded must not keep the others from it. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nobody to tell, as with a call that is recorded at once.
  }
}
