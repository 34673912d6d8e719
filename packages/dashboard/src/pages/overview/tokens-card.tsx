import type { UsageAnswer } from 'tokenledger/wire'
import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import { Legend } from '../../charts/legend.tsx'
import { TimeChart } from '../../charts/time-chart.tsx'
import { Card } from '../../components/card.tsx'
import { count, shortCount } from '../../format/count.ts'
import type { Totals } from '../../measures/measures.ts'
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
export function TokensCard({ answer }: { readonly answer: UsageAnswer }) {
  const { range, zoom, zoomOut } = useFrame()
  const { starts, open } = bucketsOf(answer.rows, range, useNow())
  const rows = new Map(answer.rows.map((row) => [Date.parse(row.bucket ?? ''), row]))
  const series = KINDS.map(([name, colour, read]) => {
    const values = starts.map((start) => {
      const row = rows.get(start)
      return row === undefined ? null : read(row)
    })
    return { key: name, name, colour, values, texts: values.map(shortCount) }
  })
  const totals = starts.map((start) => shortCount(rows.get(start)?.total_tokens))
  return (
    <Card title="Tokens by kind" note={shortCount(answer.totals.total_tokens)}>
      <TimeChart
        label={`Tokens over time by kind, ${count(answer.totals.total_tokens)} in all.`}
        shape="bars"
        height={190}
        data={{ starts, open, series, totals, bucket: range.bucket, timeZone: range.timeZone }}
        axisText={shortCount}
        onZoom={zoom}
        onZoomOut={zoomOut}
      />
      <Legend
        entries={KINDS.map(([name, colour, read]) => ({
          key: name,
          name,
          colour,
          text: shortCount(read(answer.totals)),
          title: count(read(answer.totals)),
        }))}
      />
    </Card>
  )
}
