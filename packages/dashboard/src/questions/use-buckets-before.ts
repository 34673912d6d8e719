import { isPercentile, type Measure, type Value } from '../measures/measures.ts'
import { bucketStarts, earlierStart } from '../url/bucket-starts.ts'
import type { Range } from '../url/range.ts'
import { useUsage } from './use-usage.ts'

/**
 * A measure of all calls in as many whole buckets before those of a chart, in their order: what stood
 * where a bucket stands now. Undefined until it is known, where it is not wanted, and where nothing was.
 *
 * @param starts begins of the chart's buckets
 */
export function useBucketsBefore(
  { bucket, timeZone }: Pick<Range, 'bucket' | 'timeZone'>,
  where: readonly string[] | undefined,
  {
    measure,
    starts,
    enabled,
  }: {
    readonly measure: Measure
    readonly starts: readonly number[]
    readonly enabled: boolean
  },
): readonly Value[] | undefined {
  const [end = 0] = starts
  const start = earlierStart(end, starts.length, { bucket, timeZone })
  const isWanted = enabled && starts.length > 0
  const { data, isPlaceholderData } = useUsage(
    {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      tz: timeZone,
      where,
      bucket,
      percentiles: isPercentile(measure),
    },
    { enabled: isWanted },
  )
  if (!isWanted || data === undefined || isPlaceholderData) return undefined
  if (data.rows.length === 0) return undefined
  const rows = new Map(data.rows.map((row) => [Date.parse(row.bucket ?? ''), row[measure]]))
  return bucketStarts(start, end, { bucket, timeZone }).map((at) => rows.get(at))
}
