import type { Answer } from '../query/answer.ts'
import type { Query } from '../query/query.ts'
import type { Io } from './io.ts'
import { nothingFound, type View } from './ledger-view.ts'
import { coverageLines } from './render/coverage-line.ts'
import { previousLine } from './render/previous-line.ts'
import { type TrendStep, type Trends, trendsOf } from './render/trends.ts'
import { usageTable } from './render/usage-table.ts'

const HOURLY_BELOW_MS = 3 * 86_400_000

/** Draws one question as one table: head, rows with their trends, total, coverage. */
export async function drawnReport(view: View, io: Io): Promise<string> {
  const { query, isCompact } = view
  const answer = await view.ask(query)
  if (answer.totals.calls === 0 && answer.rows.length === 0) return nothingFound(view, io)
  const trends = await trendsFor(view, answer)
  const drawn = await usageTable(answer, {
    ...query,
    isCompact,
    width: io.width,
    colours: io.colours,
    ...(query.bucket === 'none' && { trends }),
  })
  return [
    view.heading(trends),
    '',
    drawn,
    ...previousLine(answer, query.timeZone, io.colours),
    ...coverageLines(answer.coverage, io.colours),
  ].join('\n')
}

/** What each group of the question did over time; of the buckets asked for, only their span. */
async function trendsFor({ query, ask }: View, answer: Answer): Promise<Trends> {
  if (query.bucket !== 'none') return trendsOf(answer.rows, query.groupBy, 'day')
  const step = trendStep(query)
  const { groupBy, limit, order } = query
  const cut = { ...(limit !== undefined && { limit }), ...(order !== undefined && { order }) }
  const { rows } = await ask({ bucket: step, ...(groupBy.length > 0 && cut) })
  return trendsOf(rows, query.groupBy, step)
}

/** Short ranges are drawn by the hour. */
export const trendStep = ({ from, to }: Query): TrendStep =>
  from !== undefined && to !== undefined && to - from <= HOURLY_BELOW_MS ? 'hour' : 'day'
