import { parseTime } from '@tokenledger/sdk/core'
import type { Answer, AnswerRow } from '../query/answer.ts'
import type { Dimension } from '../query/query.ts'
import { trendStep } from './drawn-report.ts'
import type { Io } from './io.ts'
import { nothingFound, type View } from './ledger-view.ts'
import { coverageLines } from './render/coverage-line.ts'
import { modelsNote, namesByKey } from './render/group-notes.ts'
import { previousLine } from './render/previous-line.ts'
import { rowKeyOf } from './render/row-key.ts'
import { summaryLines } from './render/summary-lines.ts'
import { type Trends, trendsOf } from './render/trends.ts'
import { type UsageTableOptions, usageTable } from './render/usage-table.ts'

const MODELS = 8
const WORKERS = 6
const DAYS = 7
const DAY_MS = 86_400_000
const WHOLE = rowKeyOf([])

/** The view for the morning: totals, by model, by whoever works, the last days. */
export async function drawnOverview(view: View, io: Io): Promise<string> {
  const byModel = await view.ask({
    groupBy: ['model'],
    limit: MODELS,
    previous: view.query.previous,
  })
  if (byModel.totals.calls === 0 && byModel.rows.length === 0) return nothingFound(view, io)
  const step = trendStep(view.query)
  const { rows } = await view.ask({ groupBy: ['model'], bucket: step, limit: MODELS })
  const trends = trendsOf(rows, ['model'], step)
  const whole = trendsOf(
    rows.map(({ other: _, ...row }) => row),
    [],
    step,
  )
  return [
    view.heading(whole),
    '',
    ...summaryLines(byModel, whole.byGroup.get(WHOLE) ?? [], io),
    '',
    await drawn(byModel, { groupBy: ['model'], trends }, io),
    ...previousLine(byModel, view.query.timeZone, io.colours),
    ...coverageLines(byModel.coverage, io.colours),
    ...(await workers(view, io)),
    ...(await lastDays(view, whole.last, io)),
  ].join('\n')
}

async function trendsBy(
  { ask, query }: View,
  groupBy: readonly Dimension[],
  limit: number,
): Promise<Trends> {
  const step = trendStep(query)
  const { rows } = await ask({ groupBy, bucket: step, limit })
  return trendsOf(rows, groupBy, step)
}

/** By agent when several are known, else by project; nothing when there is one of each. */
async function workers(view: View, io: Io): Promise<string[]> {
  for (const dimension of ['agent', 'project'] as const) {
    const answer = await view.ask({ groupBy: [dimension], limit: WORKERS })
    if (answer.rows.length < 2) continue
    const trends = await trendsBy(view, [dimension], WORKERS)
    return ['', await drawn(answer, { groupBy: [dimension], trends, hasTotal: false }, io)]
  }
  return []
}

const drawn = (
  answer: Answer,
  options: Pick<UsageTableOptions, 'groupBy' | 'trends' | 'hasTotal'>,
  { width, colours }: Io,
): Promise<string> =>
  usageTable(answer, { bucket: 'none', isCompact: true, width, colours, ...options })

async function lastDays(
  view: View,
  last: string | null,
  { width, colours }: Io,
): Promise<string[]> {
  if (last === null) return []
  const { from: begin = 0, timeZone } = view.query
  const from = Math.max(begin, parseTime(daysBefore(last, DAYS - 1), timeZone))
  const byDay = await view.ask({ from, bucket: 'day', groupBy: [] })
  if (byDay.rows.length < 2) return []
  const { rows: detail } = await view.ask({ from, bucket: 'day', groupBy: ['model'] })
  const keyOf = (row: AnswerRow): string => row.bucket ?? ''
  const models = namesByKey(detail, keyOf, 'model')
  const table = await usageTable(byDay, {
    bucket: 'day',
    groupBy: [],
    isCompact: true,
    width,
    colours,
    hasTotal: false,
    notes: [modelsNote((row) => models.get(keyOf(row)) ?? '')],
  })
  return ['', table]
}

/** The local date (or that of an hour) so many days before. */
const daysBefore = (date: string, days: number): string =>
  new Date(Date.parse(date.slice(0, 10)) - days * DAY_MS).toISOString().slice(0, 10)
