import type { AnswerRow } from '../../query/answer.ts'
import type { Dimension } from '../../query/query.ts'
import { rowKey } from './row-key.ts'

/** What each group did over time. */
export interface Trends {
  /** Local dates (or hours) of the first and the last bucket; null when nothing happened. */
  readonly first: string | null
  readonly last: string | null
  /** One value a bucket and group, from first to last, by `rowKey`. */
  readonly byGroup: ReadonlyMap<string, readonly number[]>
}

/** Whether the buckets of a trend are local hours or local days. */
export type TrendStep = 'hour' | 'day'

const KEY_LENGTH = { hour: 13, day: 10 } as const
const STEP_MS = { hour: 3_600_000, day: 86_400_000 } as const

/**
 * Trends from the rows of a bucketed answer: cost where it is known, else tokens. Buckets in which
 * nothing happened count as 0. Shapes only: a float is good enough for a line of eight heights.
 */
export function trendsOf(
  rows: readonly AnswerRow[],
  groupBy: readonly Dimension[],
  step: TrendStep,
): Trends {
  const keyed = rows.map((row) => ({ row, bucket: (row.bucket ?? '').slice(0, KEY_LENGTH[step]) }))
  const buckets = keyed
    .map(({ bucket }) => bucket)
    .filter((bucket) => bucket !== '')
    .sort()
  const first = buckets[0] ?? ''
  const last = buckets.at(-1) ?? ''
  if (first === '') return { first: null, last: null, byGroup: new Map() }
  const places = bucketPlaces(first, last, step)
  const byGroup = new Map<string, number[]>()
  const priced = new Set(
    rows.filter((row) => Number(row.cost_usd) > 0).map((row) => rowKey(row, groupBy)),
  )
  for (const { row, bucket } of keyed) {
    const key = rowKey(row, groupBy)
    const values = byGroup.get(key) ?? new Array<number>(places.size).fill(0)
    const at = places.get(bucket) ?? 0
    values[at] = (values[at] ?? 0) + (priced.has(key) ? Number(row.cost_usd) : row.total_tokens)
    byGroup.set(key, values)
  }
  return { first, last, byGroup }
}

/** Every local bucket from the first to the last, with its place. Local time only: no zone needed. */
function bucketPlaces(first: string, last: string, step: TrendStep): ReadonlyMap<string, number> {
  const instant = (key: string): number => Date.parse(step === 'day' ? key : `${key}:00:00Z`)
  const places = new Map<string, number>()
  for (let time = instant(first); time <= instant(last); time += STEP_MS[step]) {
    places.set(new Date(time).toISOString().slice(0, KEY_LENGTH[step]), places.size)
  }
  return places
}
