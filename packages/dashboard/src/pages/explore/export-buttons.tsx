import type { RefObject } from 'react'
import { pngOf } from '../../charts/png-of.ts'
import { download } from '../../components/download.ts'
import { Icon } from '../../components/icon.tsx'
import { rangeName } from '../../format/moment.ts'
import { shown } from '../../measures/measures.ts'
import { exploredCsv } from './explored-csv.ts'
import type { Asked, Explored } from './use-explored.ts'

/** The shown figures as CSV, with all digits, and the chart as a picture. */
export function ExportButtons({
  asked,
  explored,
  title,
  chart,
}: {
  readonly asked: Asked
  readonly explored: Explored
  readonly title: string
  readonly chart: RefObject<HTMLElement | null>
}) {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const { measure, range } = asked
  const savePng = async (): Promise<void> => {
    if (chart.current === null) return
    const start = explored.starts[0] ?? range.end
    const picture = await pngOf(chart.current, {
      title,
      subtitle: `${rangeName(start, range.end, range.timeZone)} · by ${range.bucket} · ${range.timeZone}`,
      legend: explored.groups.map((group) => ({
        name: group.name,
        colour: group.colour,
        text: shown(measure, group.row[measure]),
      })),
    })
    download(`${name}.png`, picture)
  }
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() =>
          download(`${name}.csv`, new Blob([exploredCsv(asked, explored)], { type: 'text/csv' }))
        }
      >
        <Icon name="download" />
        CSV
      </button>
      <button type="button" className="button" onClick={() => void savePng()}>
        <Icon name="download" />
        PNG
      </button>
    </>
  )
}
