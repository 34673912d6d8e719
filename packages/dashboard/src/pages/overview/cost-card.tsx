import { Link } from '@tanstack/react-router'
import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import { Legend } from '../../charts/legend.tsx'
import { groupsOf, seriesOf } from '../../charts/series-of.ts'
import { TimeChart } from '../../charts/time-chart.tsx'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { DimensionSelect } from '../../components/dimension-select.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { exact, MEASURES, onAxis, type Row, shown } from '../../measures/measures.ts'
import { useOverTime } from '../../questions/use-over-time.ts'
import { useRangeUsage } from '../../questions/use-range-usage.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import { dimensionName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { readOverviewSearch } from './overview-search.ts'

const HEIGHT = 260
const LAYERS = 6
const CHOICES = ['cost_usd', 'total_tokens', 'calls'] as const

/** A measure over time, stacked by a dimension. */
export function CostCard() {
  const [{ by = 'model', measure = 'cost_usd' }, set] = usePageSearch(readOverviewSearch)
  const { frame, range, toggle, zoom, zoomOut } = useFrame()
  const now = useNow()
  const wishes = { dimensions: [by], measure, limit: LAYERS }
  const ranking = useRanking(range, frame.where, wishes)
  const overTime = useOverTime(range, frame.where, wishes)
  const all = useRangeUsage(range, frame.where)
  return (
    <Card
      title={`${MEASURES[measure].name} by ${dimensionName(by).toLowerCase()}`}
      note={ranking.data && shown(measure, ranking.data.totals[measure])}
      actions={
        <>
          <Segmented
            label="Measure"
            value={measure}
            options={CHOICES.map((name) => [name, MEASURES[name].name])}
            onPick={(name) => set({ measure: name === 'cost_usd' ? undefined : name })}
          />
          <DimensionSelect label="Stack by" value={by} onPick={(name) => set({ by: name })} />
          <Link
            to="/explore"
            search={{ ...frame, by, measure } as never}
            className="button"
            aria-label="Open this chart in Explore"
          >
            Explore
          </Link>
        </>
      }
    >
      <Answered query={ranking} skeleton={<Skeleton height={HEIGHT + 34} />}>
        {(ranked) => {
          const groups = groupsOf(ranked.rows, [by])
          const { starts, open } = bucketsOf(overTime.data?.rows ?? [], range, now)
          const series = seriesOf(overTime.data?.rows ?? [], groups, {
            measure,
            dimensions: [by],
            starts,
          })
          const wholes = new Map(
            all.data?.rows.map((row): [number, Row] => [Date.parse(row.bucket ?? ''), row]),
          )
          const totals = starts.map((start) => shown(measure, wholes.get(start)?.[measure]))
          return (
            <>
              <TimeChart
                label={`${MEASURES[measure].name} over time by ${dimensionName(by).toLowerCase()}, ${shown(measure, ranked.totals[measure])} in all.`}
                shape="bars"
                height={HEIGHT}
                data={{
                  starts,
                  open,
                  series,
                  totals,
                  bucket: range.bucket,
                  timeZone: range.timeZone,
                }}
                axisText={(value) => onAxis(measure, value)}
                onZoom={zoom}
                onZoomOut={zoomOut}
              />
              <Legend
                entries={groups.map(({ key, name, colour, row }) => ({
                  key,
                  name,
                  colour,
                  text: shown(measure, row[measure]),
                  title: exact(measure, row[measure]),
                  ...(row.other !== true && { onPick: () => toggle(by, row[by] ?? null) }),
                }))}
              />
            </>
          )
        }}
      </Answered>
    </Card>
  )
}
