import type uPlot from 'uplot'
import { bucketTick } from '../format/moment.ts'
import type { ChartData } from './chart-data.ts'
import { drawBars } from './draw-bars.ts'

const SYNC = 'tokenledger'

/** How a chart looks and what it tells. */
export interface PlotWishes {
  readonly shape: 'bars' | 'lines'
  readonly width: number
  readonly height: number
  /** The top of the scale; absent: by the data. */
  readonly max?: number | undefined
  readonly colours: readonly string[]
  /** Whether there is a line of the period before. */
  readonly hasBefore: boolean
  readonly ink: string
  readonly line: string
  /** Size and family. */
  readonly font: string
  /** The newest data: what is drawn may change without a new plot. */
  readonly data: () => ChartData
  readonly axisText: (value: number) => string
  readonly onHover: (index: number | null, left: number) => void
  readonly onSelect: (first: number, last: number) => void
  readonly onDoubleClick: () => void
}

/** The options of a plot whose x is the place of the bucket, so that no bucket is wider by a clock change. */
export function plotOptions(wishes: PlotWishes): uPlot.Options {
  const { width, height, shape, ink, line, font, data } = wishes
  const axis = { stroke: ink, font, grid: { stroke: line, width: 1 } }
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: false, range: () => [-0.5, Math.max(data().starts.length, 1) - 0.5] },
      y: { range: (_plot, _low, high) => [0, wishes.max ?? (high > 0 ? high * 1.06 : 1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        gap: 8,
        size: 30,
        space: 64,
        incrs: [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 168, 336, 672],
        values: (_plot, places) => places.map((place) => tickOf(data(), place)),
      },
      {
        ...axis,
        ticks: { show: false },
        size: 58,
        gap: 8,
        space: 40,
        values: (_plot, values) => values.map(wishes.axisText),
      },
    ],
    series: [{}, ...seriesOptions(wishes)],
    cursor: {
      y: false,
      points: { show: shape === 'lines', size: 7 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: SYNC },
      bind: {
        dblclick: () => () => {
          wishes.onDoubleClick()
          return null
        },
      },
    },
    hooks: {
      // Before the lines: that of the period before stands over the bars.
      drawAxes: [
        (plot) => {
          if (shape === 'bars') drawBars(plot, data(), wishes.colours)
        },
      ],
      setCursor: [
        ({ cursor }) =>
          wishes.onHover((cursor.left ?? -1) < 0 ? null : (cursor.idx ?? null), cursor.left ?? 0),
      ],
      setSelect: [(plot) => select(plot, wishes)],
    },
  }
}

function tickOf({ starts, bucket, timeZone }: ChartData, place: number): string {
  const start = Number.isInteger(place) ? starts[place] : undefined
  return start === undefined ? '' : bucketTick(start, bucket, timeZone)
}

/** Bars are drawn by hand; a line is two, of which the second is the part that is not over. */
function seriesOptions({ shape, colours, hasBefore, ink }: PlotWishes): uPlot.Series[] {
  const before = { stroke: ink, width: 1.5, spanGaps: false, dash: [6, 4], points: NO_POINTS }
  const own =
    shape === 'bars'
      ? colours.map(() => ({ paths: () => null, points: NO_POINTS }))
      : colours.flatMap((stroke) => [
          { stroke, width: 2, spanGaps: false },
          { stroke, width: 2, spanGaps: false, dash: [3, 4], points: NO_POINTS },
        ])
  return hasBefore ? [...own, before] : own
}

const NO_POINTS = { show: false }

function select(plot: uPlot, { data, onSelect }: PlotWishes): void {
  const { left, width } = plot.select
  if (width < 6) return
  const last = data().starts.length - 1
  const place = (at: number): number =>
    Math.min(Math.max(Math.round(plot.posToVal(at, 'x')), 0), last)
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  onSelect(place(left), place(left + width))
}
