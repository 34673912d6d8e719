import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { useIsWall } from '../browser/use-is-wall.ts'
import type { Drawing } from '../charts/drawing.ts'
import { Legend } from '../charts/legend.tsx'
import { pngOf } from '../charts/png-of.ts'
import { TimeChart } from '../charts/time-chart.tsx'
import { rangeName } from '../format/moment.ts'
import { useFrame } from '../url/use-frame.ts'
import { Answered } from './answered.tsx'
import { Card } from './card.tsx'
import { NothingHere } from './nothing-here.tsx'
import { PictureButton } from './picture-button.tsx'
import { Skeleton } from './skeleton.tsx'

/** The legend below a chart, of one line. */
const LEGEND_PX = 34
/** How much taller charts are on a wall. */
const WALL = 1.7

/** A chart over time with its legend and a picture of both, from the answer to a question. */
export function ChartCard<Answer>({
  title,
  note,
  actions,
  className,
  height: usual,
  query,
  draw,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
  /** On a usual screen. */
  readonly height: number
  readonly query: UseQueryResult<Answer, Error>
  /** Null: there is nothing to draw; undefined: more is asked for. */
  readonly draw: (answer: Answer) => Drawing | null | undefined
}) {
  const { zoom, zoomOut } = useFrame()
  const height = useIsWall() ? usual * WALL : usual
  const chart = useRef<HTMLDivElement>(null)
  const drawing = query.data === undefined ? undefined : draw(query.data)
  const skeleton = <Skeleton height={height + LEGEND_PX} />
  return (
    <Card
      title={title}
      note={note}
      {...(className !== undefined && { className })}
      actions={
        <>
          {actions}
          <PictureButton
            title={title}
            isReady={Boolean(drawing)}
            take={() => pictureOf(chart.current, drawing, title)}
          />
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

function pictureOf(
  element: HTMLElement | null,
  drawing: Drawing | null | undefined,
  title: string,
): Promise<Blob> | undefined {
  if (element === null || !drawing) return undefined
  const { starts, timeZone, bucket, end } = drawing.data
  const range = rangeName(starts[0] ?? end, end, timeZone)
  const subtitle = `${range} · by ${bucket} · ${timeZone}`
  return pngOf(element, { title, subtitle, legend: drawing.legend })
}
