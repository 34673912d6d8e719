import type { Usage, UsageContext } from '../usage/usage.ts'
import type { Entry } from './entry.ts'
import type { Scope } from './scope.ts'
import type { ToolRun } from './tool-run.ts'

/** What is known of a call before its request leaves. */
export interface CallRequest {
  readonly scope?: Scope
  readonly provider?: string
  readonly model?: string
  /** Tokens that the request will be read as, exact or an upper estimate. */
  readonly inputTokens?: number
  /**
   * The most tokens that the request can be read as, for budgets that are never over. Null: as many
   * as its model can read. Infinity: nobody can say. @default inputTokens
   */
  readonly maxInputTokens?: number | null
  /** The request's own limit of its answer, of all its answers together. */
  readonly maxOutputTokens?: number | undefined
  /**
   * Whether the request asks for its input to be cached, which some charge more for. Unknown counts
   * as yes where the worst case is meant.
   */
  readonly cachesInput?: boolean
  /** What the request says that changes its price: service tier, speed, place. */
  readonly context?: UsageContext
  /** The call that gives the final answer: it may use the share that budgets keep for it. */
  readonly final?: boolean
}

/** Money, tokens and calls set aside for a call. Settled or released once; later calls do nothing. */
export interface Hold {
  /** The most output that budgets still pay for; absent: no bound. A request may be clamped to it. */
  readonly maxOutputTokens?: number
  /** Whether a running answer may go on after so much output (estimated while it streams). */
  mayContinue(outputTokens: number): boolean
  /** The call ended: what it really used replaces what was set aside. */
  settle(usage: Usage): void
  /** The call never happened. */
  release(): void
}

/** What metered calls are handed to: asked before each, told after it. The tracker is one. */
export interface CallMeter {
  /**
   * @throws BudgetExceededError when a hard limit does not allow the call. Nothing else is thrown.
   */
  reserve(request: CallRequest): Hold
  /** Whether `reserve` never refuses a call, so that it need not be asked twice. @default false */
  readonly isUnlimited?: boolean
  /** Keeps a call. The same id again is the same call. Never throws, never waits. */
  record(entry: Entry): void
  /**
   * Keeps a call whose entry may be made some milliseconds later, together with others, which takes
   * much less time; null: it is no call after all. Whoever asks knows it at once. Never throws, never
   * waits. @default `record`
   */
  recordLate?(make: () => Entry | null): void
  /** Whether `recordLate` waits, as things stand. @default false */
  readonly isPatient?: boolean
  /** Whether anybody wants to know of calls while they run. @default false */
  readonly wantsInFlight?: boolean
  /** Tells of calls that run, as `takeInFlight` of a sink takes them. Never throws, never waits. */
  tellInFlight?(calls: readonly Entry[]): void
}

/** Where entries go besides totals: a file, a server. It never throws and never waits. */
export interface EntrySink {
  take(entry: Entry): void
  /**
   * Whether it may be told of calls some milliseconds after they have ended, many at a time, which
   * costs the program less. Before it flushes it calls `recordLateCalls`. @default false: at once
   */
  readonly isPatient?: boolean
  /** Takes the run of a tool. Whoever does without it is told of calls only. */
  takeToolRun?(run: ToolRun): void
  /**
   * Takes calls that run and have not ended, as they stand: once a second those that are older than
   * that, each under an id that stays the same and is the `parentId` of the call that is taken in the
   * end. What they have used is estimated. Nothing of it is to be kept.
   */
  takeInFlight?(calls: readonly Entry[]): void
  /** Resolves when all that was taken is delivered, or kept where it survives the process. */
  flush(): Promise<void>
}
