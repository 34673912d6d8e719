import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../browser/theme.ts'
import { nextStart } from '../url/bucket-starts.ts'
import { aligned } from './aligned.ts'
import type { ChartData } from './chart-data.ts'
import { ChartTip } from './chart-tip.tsx'
import { colourValue } from './palette.ts'
import { plotOptions } from './plot-options.ts'
import './time-chart.css'

/** What a chart needs to be told. */
export interface TimeChartProps {
  /** A sentence that says what is drawn, for those who do not see it. */
  readonly label: string
  readonly data: ChartData
  readonly shape: 'bars' | 'lines'
  readonly height: number
  readonly max?: number
  readonly axisText: (value: number) => string
  /** A part was chosen, as epoch milliseconds `[from, to)`. */
  readonly onZoom: (from: number, to: number) => void
  readonly onZoomOut: () => void
}

interface Hover {
  readonly index: number
  readonly left: number
  /** Whether this chart is pointed at, and not one beside it. */
  readonly isHere: boolean
}

/** Bars or lines over time. Drag to look closer; arrow keys walk through, Enter looks closer. */
export function TimeChart(props: TimeChartProps) {
  const { label, data, shape, height } = props
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const isOver = useRef(false)
  const latest = useRef(props)
  latest.current = props
  const [hover, setHover] = useState<Hover | null>(null)
  const { isDark } = useTheme()
  const colours = data.series.map(({ colour }) => colour).join()
  const hasBefore = data.before !== undefined

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const tokens = colours === '' ? [] : colours.split(',')
    const options = plotOptions({
      shape,
      height,
      width: element.clientWidth,
      max: latest.current.max,
      colours: tokens.map((token) => colourValue(element, token)),
      hasBefore,
      ink: colourValue(element, '--ink-3'),
      line: colourValue(element, isDark ? '--line' : '--surface-3'),
      font: fontOf(element),
      data: () => latest.current.data,
      axisText: (value) => latest.current.axisText(value),
      onHover: (index, left) =>
        setHover(index === null ? null : { index, left, isHere: isOver.current }),
      onSelect: (first, last) => zoomTo(latest.current, first, last),
      onDoubleClick: () => latest.current.onZoomOut(),
    })
    const made = new uPlot(options, aligned(latest.current.data, shape), element)
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [colours, hasBefore, shape, height, isDark])

  useEffect(() => plot.current?.setData(aligned(data, shape)), [data, shape])

  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) {
      if (event.key === 'Enter' && hover !== null) zoomTo(props, hover.index, hover.index)
      return
    }
    event.preventDefault()
    const last = data.starts.length - 1
    const index = Math.min(Math.max((hover?.index ?? (step > 0 ? -1 : last + 1)) + step, 0), last)
    const left = plot.current?.valToPos(index, 'x') ?? 0
    isOver.current = true
    plot.current?.setCursor({ left, top: 10 })
  }

  return (
    <div
      className="time-chart"
      style={{ height }}
      role="application"
      aria-roledescription="chart"
      aria-label={`${label} Arrow keys walk through it, Enter looks closer.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk through the chart
      tabIndex={0}
      onKeyDown={walk}
      onBlur={() => setHover(null)}
      onMouseEnter={() => {
        isOver.current = true
      }}
      onMouseLeave={() => {
        isOver.current = false
      }}
    >
      <div ref={frame} className="time-chart-plot" />
      {hover?.isHere === true && data.starts[hover.index] !== undefined && (
        <ChartTip data={data} index={hover.index} left={hover.left} shape={shape} />
      )}
    </div>
  )
}

/** Axes are written as small as the smallest text of the page. */
function fontOf(element: Element): string {
  const style = getComputedStyle(element)
  return `${style.getPropertyValue('--text-xs')} ${style.fontFamily}`
}

function zoomTo({ data, onZoom }: TimeChartProps, first: number, last: number): void {
  const from = data.starts[first]
  const end = data.starts[last]
  if (from === undefined || end === undefined) return
  onZoom(from, nextStart(end, data.bucket, data.timeZone))
}
