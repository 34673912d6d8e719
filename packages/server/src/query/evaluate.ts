import { aggregateRows } from './aggregate-rows.ts'
import type { Answer } from './answer.ts'
import { answerOf } from './answer-of.ts'
import { previousQuery } from './previous-query.ts'
import type { Query } from './query.ts'
import type { SegmentRow } from './segment-row.ts'

/**
 * The reference answer, in one pass over the rows of a ledger in any order. Every store answers a
 * question as this does. Keeps one sum a group, whatever the number of rows.
 *
 * Only buckets with calls in them are answered. A group that corrections have cancelled leaves no row.
 *
 * @throws TokenledgerError `previous_needs_from` when the period before is asked for without a range.
 */
export function evaluate(query: Query, rows: Iterable<SegmentRow>): Answer {
  const before = previousQuery(query)
  const current = aggregateRows(query)
  const previous = before === null ? null : aggregateRows(before)
  for (const row of rows) {
    current.add(row)
    previous?.add(row)
  }
  return answerOf(
    { query, aggregate: current.result() },
    before === null || previous === null ? null : { query: before, aggregate: previous.result() },
  )
}
