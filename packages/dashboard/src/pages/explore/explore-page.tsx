import { measureDrawing } from '../../charts/measure-drawing.ts'
import type { Group } from '../../charts/series-of.ts'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { ChartCard } from '../../components/chart-card.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useMeasureOverTime } from '../../components/use-measure-over-time.ts'
import { MEASURES, shown } from '../../measures/measures.ts'
import { dimensionName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'
import { ExploreControls } from './explore-controls.tsx'
import { GroupTable } from './group-table.tsx'
import { SavedViews } from './saved-views.tsx'
import { TimeTable } from './time-table.tsx'
import { type Asked, useAsked } from './use-asked.ts'
import './explore.css'

const HEIGHT = 320

/** Any measure by any group: a chart and a table of the same rows. */
export function ExplorePage() {
  const { asked, set } = useAsked()
  const found = useMeasureOverTime(asked)
  const { toggle } = useFrame()
  const { measure, dimensions, range } = asked
  const [first] = dimensions
  const title = titleOf(asked)
  const all = found.ranking.data?.totals
  const pick = (by: string) => (group: Group) => toggle(by, group.row[by] ?? null)
  return (
    <>
      <ExploreControls asked={asked} set={set} />
      <ChartCard
        title={title}
        note={all && `${shown(measure, all[measure])} in all`}
        height={HEIGHT}
        query={found.ranking}
        actions={<SavedViews suggestion={title} />}
        draw={({ totals }) =>
          totals.calls === 0
            ? null
            : measureDrawing({
                ...found,
                ...{ title, measure, range, totals },
                onPick: first === undefined ? undefined : pick(first),
              })
        }
      />
      {all?.calls !== 0 && (
        <Card
          title={asked.isByTime ? 'The same by time' : 'The same as a table'}
          actions={
            <Segmented
              label="Rows of the table"
              value={asked.isByTime ? 'time' : 'groups'}
              options={[
                ['groups', 'By group'],
                ['time', 'By time'],
              ]}
              onPick={(name) => set({ table: name === 'time' ? 'time' : undefined })}
            />
          }
        >
          <Answered query={found.ranking} skeleton={<Skeleton height={300} />}>
            {({ totals }) =>
              asked.isByTime ? (
                <TimeTable asked={asked} found={found} title={title} />
              ) : (
                <GroupTable
                  asked={asked}
                  set={set}
                  groups={found.groups}
                  totals={totals}
                  title={title}
                />
              )
            }
          </Answered>
        </Card>
      )}
    </>
  )
}

function titleOf({ measure, dimensions, isCumulative }: Asked): string {
  const by = dimensions.map((name) => dimensionName(name).toLowerCase()).join(' and ')
  return `${MEASURES[measure].name}${by === '' ? '' : ` by ${by}`}${isCumulative ? ', running total' : ''}`
}
