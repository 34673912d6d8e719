import type { UsageAnswer } from 'tokenledger/wire'
import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import type { Drawing } from '../../charts/drawing.ts'
import { ChartCard } from '../../components/chart-card.tsx'
import { axisCount, count, shortCount } from '../../format/count.ts'
import type { Totals } from '../../measures/measures.ts'
import { useRangeUsage } from '../../questions/use-range-usage.ts'
import type { Range } from '../../url/range.ts'
import { useFrame } from '../../url/use-frame.ts'

const KINDS: readonly (readonly [string, string, (row: Totals) => number])[] = [
  ['Input read from cache', '--series-3', (row) => row.cache_read_tokens],
  ['Input written to cache', '--series-2', (row) => row.cache_write_tokens],
  [
    'Fresh input',
    '--series-1',
    (row) => row.input_tokens - row.cache_read_tokens - row.cache_write_tokens,
  ],
  ['Output', '--series-4', (row) => row.output_tokens - row.reasoning_tokens],
  ['Reasoning', '--series-8', (row) => row.reasoning_tokens],
]

/** Tokens over time by what they were: disjoint kinds that add up. */
export function TokensCard() {
  const { frame, range } = useFrame()
  const now = useNow()
  const query = useRangeUsage(range, frame.where)
  return (
    <ChartCard
      title="Tokens by kind"
      note={query.data && shortCount(query.data.totals.total_tokens)}
      height={190}
      query={query}
      draw={(answer) => drawingOf(answer, range, now)}
    />
  )
}

function drawingOf({ rows, totals }: UsageAnswer, range: Range, now: number): Drawing {
  const { starts, open } = bucketsOf(rows, range, now)
  const { end, bucket, timeZone } = range
  const byStart = new Map(rows.map((row) => [Date.parse(row.bucket ?? ''), row]))
  const series = KINDS.map(([name, colour, read]) => {
    const values = starts.map((start) => {
      const row = byStart.get(start)
      return row === undefined ? null : read(row)
    })
    return { key: name, name, colour, values, texts: values.map(shortCount) }
  })
  return {
    label: `Tokens over time by kind, ${count(totals.total_tokens)} in all.`,
    shape: 'bars',
    axisText: axisCount,
    data: {
      ...{ starts, open, end, series, bucket, timeZone },
      totals: starts.map((start) => shortCount(byStart.get(start)?.total_tokens)),
    },
    legend: KINDS.map(([name, colour, read]) => ({
      key: name,
      name,
      colour,
      text: shortCount(read(totals)),
      title: count(read(totals)),
    })),
  }
}
