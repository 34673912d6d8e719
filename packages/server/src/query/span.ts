import type { CallStatus } from '@tokenledger/sdk/core'
import type { Query } from './query.ts'
import { dimensionValue, rowFilter } from './row-filter.ts'
import type { SegmentRow } from './segment-row.ts'

/** What calls are put together by to say when they were made. */
export type SpanDimension = 'task' | 'session' | 'agent' | 'tool'

/** Which calls: a range of time, and filters. */
export type Selection = Pick<Query, 'from' | 'to' | 'where'>

/** When the calls that share a value were made. Times are epoch milliseconds. */
export interface Span {
  readonly value: string
  /** When the first call was made. */
  readonly first: number
  /** When the last call was made. */
  readonly last: number
  /** When the last call that ended did so, as far as durations are known. */
  readonly ended: number
  /** How the last call ended; of several at one instant the worst. */
  readonly status: CallStatus
}

/** The worst first: what stands for several calls of one instant. */
export const STATUSES_BY_WEIGHT = [
  'error',
  'aborted',
  'length',
  'ok',
] as const satisfies readonly CallStatus[]

/** The reference of what stores answer as `spans`. Calls without a value are left out. */
export function spansOf(
  by: SpanDimension,
  selection: Selection,
  rows: Iterable<SegmentRow>,
): Span[] {
  const isAsked = rowFilter(selection)
  const spans = new Map<string, Span>()
  for (const row of rows) {
    const value = isAsked(row) ? dimensionValue(row, by) : null
    if (value === null) continue
    const known = spans.get(value)
    spans.set(value, known === undefined ? spanOf(value, row) : joined(known, spanOf(value, row)))
  }
  return [...spans.values()]
}

function spanOf(value: string, { time, durationMs, status }: SegmentRow): Span {
  return { value, first: time, last: time, ended: time + (durationMs ?? 0), status }
}

function joined(one: Span, other: Span): Span {
  const [later, earlier] = one.last >= other.last ? [one, other] : [other, one]
  const statuses = [later.status, ...(later.last === earlier.last ? [earlier.status] : [])]
  return {
    value: one.value,
    first: Math.min(one.first, other.first),
    last: later.last,
    ended: Math.max(one.ended, other.ended),
    status: STATUSES_BY_WEIGHT.find((status) => statuses.includes(status)) ?? later.status,
  }
}
