import { useRef } from 'react'
import { Legend } from '../../charts/legend.tsx'
import { TimeChart } from '../../charts/time-chart.tsx'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { exact, height, isAdditive, MEASURES, onAxis, shown } from '../../measures/measures.ts'
import { dimensionName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'
import { ExploreControls } from './explore-controls.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { GroupTable } from './group-table.tsx'
import { SavedViews } from './saved-views.tsx'
import { TimeTable } from './time-table.tsx'
import { useExplored, useExploredTable } from './use-explored.ts'
import './explore.css'

const HEIGHT = 320

/** Any measure by any group: a chart and a table of the same rows. */
export function ExplorePage() {
  const { asked, set, ranking, overTime } = useExplored()
  const explored = useExploredTable(asked, { ranking, overTime })
  const { toggle, zoom, zoomOut } = useFrame()
  const chart = useRef<HTMLDivElement>(null)
  const { measure, dimensions, range } = asked
  const title = titleOf(asked)
  const { groups, values, starts, open } = explored
  const series = groups.map(({ key, name, colour }, place) => ({
    key,
    name,
    colour,
    values: (values[place] ?? []).map(height),
    texts: (values[place] ?? []).map((value) => shown(measure, value)),
  }))
  return (
    <>
      <ExploreControls asked={asked} set={set} />
      <Card
        title={title}
        note={ranking.data && `${shown(measure, ranking.data.totals[measure])} in all`}
        actions={
          <>
            <SavedViews suggestion={title} />
            <ExportButtons asked={asked} explored={explored} title={title} chart={chart} />
          </>
        }
      >
        <Answered query={ranking} skeleton={<Skeleton height={HEIGHT + 34} />}>
          {({ totals }) =>
            totals.calls === 0 ? (
              <NothingHere />
            ) : (
              <div ref={chart}>
                <TimeChart
                  label={`${title} over time, ${shown(measure, totals[measure])} in all. The table below has the same figures.`}
                  shape={isAdditive(measure) ? 'bars' : 'lines'}
                  height={HEIGHT}
                  data={{ starts, open, series, bucket: range.bucket, timeZone: range.timeZone }}
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
                    ...(row.other !== true &&
                      dimensions[0] !== undefined && {
                        onPick: () => toggle(dimensions[0] ?? '', row[dimensions[0] ?? ''] ?? null),
                      }),
                  }))}
                />
              </div>
            )
          }
        </Answered>
      </Card>
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
        <Answered query={ranking} skeleton={<Skeleton height={300} />}>
          {(answer) =>
            asked.isByTime ? (
              <TimeTable asked={asked} explored={explored} />
            ) : (
              <GroupTable asked={asked} set={set} groups={groups} totals={answer.totals} />
            )
          }
        </Answered>
      </Card>
    </>
  )
}

function titleOf({ measure, dimensions, isCumulative }: ReturnType<typeof useExplored>['asked']) {
  const by = dimensions.map((name) => dimensionName(name).toLowerCase()).join(' and ')
  return `${MEASURES[measure].name}${by === '' ? '' : ` by ${by}`}${isCumulative ? ', running total' : ''}`
}
