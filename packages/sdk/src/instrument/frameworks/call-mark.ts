import type { Scope } from '../../ledger/scope.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'

// A second copy of this package in the process must know the marks, too.
const MARK = Symbol.for('@tokenledger/sdk/framework-call')

/** Marks a call that a framework tells of, so that it is seen whether the wire tells of it as well. */
export interface CallMark {
  /** Calls that the tracker was told of by others, such as a metered client, within this one. */
  records: number
}

const watched = new WeakSet<TokenUsageTracker>()

/**
 * A scope whose calls count for the mark. The mark goes with the dimensions of an entry, where
 * nobody sees it: it is a symbol, which no text, file or table knows.
 */
export function markedScope(scope: Scope, mark: CallMark): Scope {
  return Object.freeze({ ...scope, [MARK]: mark })
}

/** A scope whose calls count for no mark. */
export function unmarkedScope(scope: Scope): Scope {
  const unmarked = { ...scope }
  Reflect.deleteProperty(unmarked, MARK)
  return unmarked
}

/** From now on calls that the tracker counts are counted for their marks. */
export function watchMarks(tracker: TokenUsageTracker): void {
  if (watched.has(tracker)) return
  watched.add(tracker)
  tracker.addSink({
    take({ dimensions }) {
      const mark = Reflect.get(dimensions, MARK) as CallMark | undefined
      if (mark !== undefined) mark.records += 1
    },
    flush: () => Promise.resolve(),
  })
}
