import type { CopiedHistory } from './copied-history.ts'
import type { Counts } from './counts.ts'
import type { ExecLog } from './exec-log.ts'
import { type Counter, NEW_COUNTER } from './judge-count.ts'

/** States of a counter between which every call is told. */
export type Span = { readonly from: Counts; readonly to: Counts }

/** An answer with a record of its own. */
export type RecordedAnswer = {
  readonly id: string
  readonly usage: Counts
  /** Whether the record is the call: then its counter is none. */
  readonly isTold: boolean
}

/** What is set for the turns of a thread. */
export type Settings = Pick<Thread, 'threadTier'> & Partial<Pick<Thread, 'model' | 'provider'>>

/** What is known of a thread at some row of its history: all that later rows need. */
export type Thread = {
  /** The thread's id; null before a row gives it. */
  readonly id: string | null
  /** The conversation that it belongs to, when that is another thread's. */
  readonly session: string | null
  /** What kind of sub-agent it is; null for the tool itself. */
  readonly agentType: string | null
  readonly cwd: string | null
  readonly branch: string | null
  /** Who answers, by the tool's name for it. */
  readonly provider: string | null
  /** The tier that is set for the thread, and the one that was recorded for the request. */
  readonly threadTier: string | null
  readonly requestTier: string | null
  readonly turn: string | null
  /** Whether an answer of the turn was told. */
  readonly hasAnswered: boolean
  /** What was set while a turn ran: that one goes on as it began. */
  readonly nextSettings: Settings | null
  readonly model: string | null
  /** Tools called since the last counted answer. */
  readonly tools: readonly string[]
  /** Searches of the web since then: each has its price. */
  readonly searches: number
  /** The last time that a row stated. */
  readonly time: number | null
  readonly counter: Counter
  /** The answer that was recorded by itself last, until its counter comes. */
  readonly answer: RecordedAnswer | null
  /** What the counter told last as an answer without a record, until a record comes. */
  readonly unrecorded: Counts | null
  /** From where to where the counter counted; one more each time that it begins anew. */
  readonly spans: readonly Span[]
  /** Whether a turn has begun, in a thread that copies nothing. */
  readonly hasBegun: boolean
  readonly copied: CopiedHistory | null
  /** What is known of a log of `codex exec --json`. */
  readonly exec: ExecLog | null
}

/** No tool was called since the last counted answer. */
export const NO_TOOLS = { tools: [], searches: 0 } as const

/** A thread of which nothing was read. */
export const NEW_THREAD: Thread = {
  id: null,
  session: null,
  agentType: null,
  cwd: null,
  branch: null,
  provider: null,
  threadTier: null,
  requestTier: null,
  turn: null,
  hasAnswered: false,
  nextSettings: null,
  model: null,
  ...NO_TOOLS,
  time: null,
  counter: NEW_COUNTER,
  answer: null,
  unrecorded: null,
  spans: [],
  hasBegun: false,
  copied: null,
  exec: null,
}

/** Whether what follows is still a copy of another thread's history. */
export const isCopying = ({ copied }: Pick<Thread, 'copied'>): boolean =>
  copied !== null && !copied.isOver && copied.turn !== 'own'
