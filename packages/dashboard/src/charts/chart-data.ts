import type { Bucket } from '../url/range.ts'

/** One line or one layer of bars. */
export interface Series {
  readonly key: string
  readonly name: string
  /** A colour token: `--series-1`. */
  readonly colour: string
  /** By bucket; null is a gap. */
  readonly values: readonly (number | null)[]
  /** The same for people. */
  readonly texts: readonly string[]
}

/** What a chart over time draws. */
export interface ChartData {
  /** Begins of the buckets, epoch milliseconds. */
  readonly starts: readonly number[]
  /** Where the last of them ends, or now if it is not over. */
  readonly end: number
  readonly bucket: Bucket
  readonly timeZone: string
  readonly series: readonly Series[]
  /** The bucket that is not over yet; null: all are. */
  readonly open: number | null
  /** The whole of each bucket for people, where the series add up. */
  readonly totals?: readonly string[]
  /** All of what stood in the place of each bucket the period before: a line of its own. */
  readonly before?: Pick<Series, 'values' | 'texts'>
}

/** The tops of the layers, lowest first; null where a bucket has nothing at all. */
export function stackedTops(series: readonly Series[]): readonly (readonly (number | null)[])[] {
  const below: (number | null)[] = (series[0]?.values ?? []).map(() => null)
  return series.map(({ values }) =>
    values.map((value, index) => {
      const base = below[index] ?? null
      const top = value === null ? base : (base ?? 0) + value
      below[index] = top
      return top
    }),
  )
}
