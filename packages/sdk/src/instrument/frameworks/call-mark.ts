import type { Scope } from '../../ledger/scope.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'

// A second copy of this package in the process must know the marks, too.
const MARKS = Symbol.for('@tokenledger/sdk/framework-calls')

/** Marks a call that a framework tells of, so that it is seen whether somebody else tells of it as well. */
export interface CallMark {
  /** The tracker that the framework tells of it. */
  readonly tracker: TokenUsageTracker
  /** Who tells. */
  readonly reporter: object
  /** Calls that the tracker was told of by others, such as a metered client, within this one. */
  records: number
  /** Whether the tracker was told of it by its own adapter. */
  isRecorded: boolean
  /** Whether it has ended. */
  isOver: boolean
}

const watched = new WeakSet<TokenUsageTracker>()

/**
 * A scope whose calls count for all these marks: the same call may be told of by several adapters. The
 * marks go with the dimensions of an entry, where nobody sees them: they are at a symbol, which no
 * text, file or table knows.
 */
export function markedScope(scope: Scope, marks: readonly CallMark[]): Scope {
  return Object.freeze(marks.length === 0 ? unmarkedScope(scope) : { ...scope, [MARKS]: marks })
}

/** A scope in the place of another: its calls count for the same marks. */
export function sameMarks(scope: Scope, from: Scope): Scope {
  const marks = marksOf(from)
  return marks.length === 0 ? scope : markedScope(scope, marks)
}

/** A scope whose calls count for no mark. */
export function unmarkedScope(scope: Scope): Scope {
  const unmarked = { ...scope }
  Reflect.deleteProperty(unmarked, MARKS)
  return unmarked
}

/**
 * The marks of a scope that belong to others and have not ended. Those of the same one are of calls
 * beside this one, whose scope has come here by a context that they have in common.
 */
export function marksOfOthers(scope: Scope, reporter: object): readonly CallMark[] {
  return marksOf(scope).filter((mark) => mark.reporter !== reporter && !mark.isOver)
}

/** Whether the calls of a scope count for a mark. */
export const isMarkedBy = (scope: Scope, mark: CallMark): boolean => marksOf(scope).includes(mark)

const marksOf = (scope: object): readonly CallMark[] =>
  (Reflect.get(scope, MARKS) as readonly CallMark[] | undefined) ?? []

/** From now on calls that the tracker counts are counted for their marks. */
export function watchMarks(tracker: TokenUsageTracker): void {
  if (watched.has(tracker)) return
  watched.add(tracker)
  tracker.addSink({
    take({ dimensions }) {
      for (const mark of marksOf(dimensions)) {
        if (mark.tracker === tracker) mark.records += 1
      }
    },
    flush: () => Promise.resolve(),
  })
}
