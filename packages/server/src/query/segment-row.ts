import type {
  CallStatus,
  Coverage,
  Meters,
  Money,
  PriceRow,
  Segment,
  SegmentRole,
  ToolUse,
  UsageContext,
  Warning,
} from '@tokenledger/sdk/core'

/**
 * One row of the ledger: one segment (one model's meters) of an entry. The call's own fields repeat
 * on each of its rows; calls are counted on segment 0. A call without usage has one row without
 * meters. All quantities carry the entry's sign.
 */
export interface SegmentRow {
  readonly id: string
  /** 0 for the first segment of the entry. */
  readonly segment: number
  readonly sign: 1 | -1
  readonly corrects: string | null
  /** Epoch milliseconds, UTC. */
  readonly time: number

  readonly project: string | null
  readonly environment: string | null
  readonly workflow: string | null
  readonly agent: string | null
  readonly task: string | null
  readonly session: string | null
  readonly user: string | null
  readonly tool: string | null
  readonly source: string | null
  readonly provider: string | null
  readonly operation: string | null
  readonly serviceTier: string | null
  readonly region: string | null
  readonly tags: Readonly<Record<string, string>> | null

  /** The segment's model, else the one that answered, else the one that was asked for. */
  readonly model: string | null
  readonly requestModel: string | null
  readonly responseModel: string | null
  readonly role: SegmentRole | null
  readonly status: CallStatus
  readonly error: string | null
  readonly responseId: string | null
  readonly parentId: string | null
  readonly attempt: number | null
  readonly durationMs: number | null
  readonly ttftMs: number | null
  /** `latencyBucket(durationMs)`: what percentiles are made of. */
  readonly latencyBucket: number | null

  /** Disjoint and above zero, without the sign. */
  readonly meters: Meters
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number

  /** Effective cost: this segment's share of the recorded cost, else its list cost. */
  readonly cost: Money | null
  readonly listCost: Money | null
  readonly priceId: string | null
  readonly coverage: Coverage
  readonly estimated: boolean
  /**
   * 1: the first segment of its model in this call that has no price; 2: a further one; 0: priced,
   * or without usage. A segment whose share of a recorded cost is known counts as priced.
   */
  readonly unpriced: 0 | 1 | 2

  /** What is left of the reading for `explain`, on segment 0 only. */
  readonly reading: Reading | null
  /** Of the whole call, on each segment: what was spent beside the answer is of its tools, too. */
  readonly tools: ToolUse | null
}

/** The parts of a reading that no question asks for: kept once a call. */
export interface Reading {
  readonly status: 'ok' | 'partial' | 'missing'
  readonly reportedTotal?: number
  /** Recorded cost as exact decimal text. */
  readonly recordedCost?: { readonly usd: string; readonly basis: 'charged' | 'estimate' }
  readonly context?: UsageContext
  readonly details?: Readonly<Record<string, number>>
  /** Those of the reading, then those of its price. */
  readonly warnings?: readonly Warning[]
  readonly unbilledSegments?: readonly Segment[]
  readonly requestId?: string
  readonly raw?: unknown
}

/** A row as a store keeps it: with the cursor that replicas read by. */
export interface StoredRow extends SegmentRow {
  /** Rising number of the row in the ledger; never used twice. */
  readonly seq: number
  /** When the ledger took it, epoch milliseconds. */
  readonly recordedAt: number
}

/** The price rows that rows name, as the ledger keeps them. */
export type PriceRows = ReadonlyMap<string, PriceRow>
