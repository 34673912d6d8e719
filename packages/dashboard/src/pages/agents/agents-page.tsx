import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import { Legend } from '../../charts/legend.tsx'
import { groupsOf, seriesOf } from '../../charts/series-of.ts'
import { TimeChart } from '../../charts/time-chart.tsx'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { exact, isAdditive, MEASURES, onAxis, shown } from '../../measures/measures.ts'
import { useOverTime } from '../../questions/use-over-time.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { AgentTable } from './agent-table.tsx'
import { readAgentsSearch } from './agents-search.ts'
import './agents.css'

const DIMENSIONS = ['agent']
const LIMIT = 50
const LAYERS = 8
const HEIGHT = 220

/** What agents used and cost, and how that went over time. */
export function AgentsPage() {
  const [{ rank = 'cost_usd' }, set] = usePageSearch(readAgentsSearch)
  const { frame, range, toggle, zoom, zoomOut } = useFrame()
  const now = useNow()
  const ranking = useRanking(range, frame.where, {
    dimensions: DIMENSIONS,
    measure: rank,
    limit: LIMIT,
  })
  const wishes = { dimensions: DIMENSIONS, measure: rank, limit: LAYERS }
  const top = useRanking(range, frame.where, wishes)
  const overTime = useOverTime(range, frame.where, wishes)
  const rows = overTime.data?.rows ?? []
  const { starts, open } = bucketsOf(rows, range, now)
  return (
    <>
      <Card
        title={`${MEASURES[rank].name} by agent`}
        note={top.data && `${shown(rank, top.data.totals[rank])} in all`}
      >
        <Answered query={top} skeleton={<Skeleton height={HEIGHT + 34} />}>
          {({ rows: ranked, totals }) => {
            if (totals.calls === 0) return <NothingHere />
            const groups = groupsOf(ranked, DIMENSIONS)
            const series = seriesOf(rows, groups, { measure: rank, dimensions: DIMENSIONS, starts })
            return (
              <>
                <TimeChart
                  label={`${MEASURES[rank].name} over time by agent, ${shown(rank, totals[rank])} in all.`}
                  shape={isAdditive(rank) ? 'bars' : 'lines'}
                  height={HEIGHT}
                  data={{ starts, open, series, bucket: range.bucket, timeZone: range.timeZone }}
                  axisText={(value) => onAxis(rank, value)}
                  onZoom={zoom}
                  onZoomOut={zoomOut}
                />
                <Legend
                  entries={groups.map(({ key, name, colour, row }) => ({
                    key,
                    name,
                    colour,
                    text: shown(rank, row[rank]),
                    title: exact(rank, row[rank]),
                    ...(row.other !== true && {
                      onPick: () => toggle('agent', row['agent'] ?? null),
                    }),
                  }))}
                />
              </>
            )
          }}
        </Answered>
      </Card>
      <Card title="Agents" note="A name filters by it; a heading ranks by it">
        <Answered query={ranking} skeleton={<Skeleton height={300} />}>
          {(answer) => (
            <AgentTable answer={answer} rank={rank} onRank={(name) => set({ rank: name })} />
          )}
        </Answered>
      </Card>
    </>
  )
}
