import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import type { Drawing } from '../charts/drawing.ts'
import { Legend } from '../charts/legend.tsx'
import { pngOf } from '../charts/png-of.ts'
import { TimeChart } from '../charts/time-chart.tsx'
import { rangeName } from '../format/moment.ts'
import { useFrame } from '../url/use-frame.ts'
import { Answered } from './answered.tsx'
import { Card } from './card.tsx'
import { download } from './download.ts'
import { fileName } from './file-name.ts'
import { Icon } from './icon.tsx'
import { NothingHere } from './nothing-here.tsx'
import { Skeleton } from './skeleton.tsx'

/** The legend below a chart, of one line. */
const LEGEND_PX = 34

/** A chart over time with its legend and a picture of both, from the answer to a question. */
export function ChartCard<Answer>({
  title,
  note,
  actions,
  height,
  query,
  draw,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly height: number
  readonly query: UseQueryResult<Answer, Error>
  /** Null: there is nothing to draw; undefined: more is asked for. */
  readonly draw: (answer: Answer) => Drawing | null | undefined
}) {
  const { zoom, zoomOut } = useFrame()
  const chart = useRef<HTMLDivElement>(null)
  const drawing = query.data === undefined ? undefined : draw(query.data)
  const skeleton = <Skeleton height={height + LEGEND_PX} />
  return (
    <Card
      title={title}
      note={note}
      actions={
        <>
          {actions}
          <PictureButton title={title} drawing={drawing} chart={() => chart.current} />
        </>
      }
    >
      <Answered query={query} skeleton={skeleton}>
        {() =>
          drawing === undefined ? (
            skeleton
          ) : drawing === null ? (
            <NothingHere />
          ) : (
            <div ref={chart}>
              <TimeChart {...drawing} height={height} onZoom={zoom} onZoomOut={zoomOut} />
              <Legend entries={drawing.legend} />
            </div>
          )
        }
      </Answered>
    </Card>
  )
}

function PictureButton({
  title,
  drawing,
  chart,
}: {
  readonly title: string
  readonly drawing: Drawing | null | undefined
  readonly chart: () => HTMLElement | null
}) {
  const save = async ({ data, legend }: Drawing): Promise<void> => {
    const element = chart()
    if (element === null) return
    const { starts, timeZone, bucket, end } = data
    const range = rangeName(starts[0] ?? end, end, timeZone)
    const subtitle = `${range} · by ${bucket} · ${timeZone}`
    download(`${fileName(title)}.png`, await pngOf(element, { title, subtitle, legend }))
  }
  return (
    <button
      type="button"
      className="button"
      aria-label={`PNG of ${title}`}
      disabled={!drawing}
      onClick={() => drawing && void save(drawing)}
    >
      <Icon name="download" />
      PNG
    </button>
  )
}
