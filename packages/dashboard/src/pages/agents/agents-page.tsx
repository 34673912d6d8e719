import { firstGroups } from '../../charts/first-groups.ts'
import { measureDrawing } from '../../charts/measure-drawing.ts'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { ChartCard } from '../../components/chart-card.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useMeasureOverTime } from '../../components/use-measure-over-time.ts'
import { MEASURES, shown } from '../../measures/measures.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { AgentTable } from './agent-table.tsx'
import { readAgentsSearch } from './agents-search.ts'
import { MOST_AGENTS } from './use-agent-details.ts'
import './agents.css'

const DIMENSIONS = ['agent']
const LAYERS = 8
const HEIGHT = 220

/** What agents used and cost, and how that went over time. */
export function AgentsPage() {
  const [{ rank = 'cost_usd', compare = false }, set] = usePageSearch(readAgentsSearch)
  const { frame, range, toggle } = useFrame()
  const wishes = { range, where: frame.where, dimensions: DIMENSIONS, measure: rank }
  const found = useMeasureOverTime({ ...wishes, limit: MOST_AGENTS, isCompared: compare })
  const title = `${MEASURES[rank].name} by agent`
  const all = found.ranking.data?.totals
  return (
    <>
      <ChartCard
        className="paired"
        title={title}
        note={all && `${shown(rank, all[rank])} in all`}
        height={HEIGHT}
        query={found.ranking}
        draw={({ totals }) =>
          totals.calls === 0
            ? null
            : measureDrawing({
                ...found,
                ...firstGroups(found, LAYERS, rank),
                ...{ title, measure: rank, range, totals },
                onPick: ({ row }) => toggle('agent', row['agent'] ?? null),
              })
        }
        actions={
          <label className="field">
            <input
              type="checkbox"
              checked={compare}
              disabled={range.start === undefined}
              onChange={({ target }) => set({ compare: target.checked ? true : undefined })}
            />
            Compare with before
          </label>
        }
      />
      {all?.calls !== 0 && (
        <Card className="paired" title="Agents" note="A name filters by it; a heading ranks by it">
          <Answered query={found.ranking} skeleton={<Skeleton height={300} />}>
            {(answer) => (
              <AgentTable answer={answer} rank={rank} onRank={(name) => set({ rank: name })} />
            )}
          </Answered>
        </Card>
      )}
    </>
  )
}
