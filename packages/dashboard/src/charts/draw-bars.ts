import type uPlot from 'uplot'
import { type ChartData, stackedTops } from './chart-data.ts'

const FILLED = 0.76
/** A range of few buckets has bars, and no walls. */
const WIDEST_PX = 120
const HATCH_PX = 6

/** Draws stacked bars; the bucket that is not over is hatched. Values come as tops, lowest first. */
export function drawBars(
  plot: uPlot,
  { series, open }: ChartData,
  colours: readonly string[],
): void {
  const { ctx, bbox } = plot
  const tops = stackedTops(series)
  const count = series[0]?.values.length ?? 0
  const widest = WIDEST_PX * devicePixelRatio
  const width = Math.min(Math.max((bbox.width / count) * FILLED, 1), widest)
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  for (const [layer, { values }] of series.entries()) {
    for (const [index, value] of values.entries()) {
      if (value === null || value === 0) continue
      const top = tops[layer]?.[index] ?? value
      const y = plot.valToPos(top, 'y', true)
      const tall = plot.valToPos(top - value, 'y', true) - y
      const x = plot.valToPos(index, 'x', true) - width / 2
      ctx.fillStyle = colours[layer] ?? ''
      if (index === open) hatch(ctx, { x, y, width, tall })
      else ctx.fillRect(x, y, width, tall)
    }
  }
  ctx.restore()
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly tall: number
}

function hatch(ctx: CanvasRenderingContext2D, { x, y, width, tall }: Box): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, width, tall)
  ctx.clip()
  ctx.globalAlpha = 0.28
  ctx.fillRect(x, y, width, tall)
  ctx.globalAlpha = 1
  ctx.strokeStyle = ctx.fillStyle
  ctx.lineWidth = 1.5 * devicePixelRatio
  const step = HATCH_PX * devicePixelRatio
  ctx.beginPath()
  const first = Math.floor((x + y) / step) * step
  for (let line = first; line < x + y + width + tall; line += step) {
    ctx.moveTo(line - y, y)
    ctx.lineTo(line - y - tall, y + tall)
  }
  ctx.stroke()
  ctx.setLineDash([3 * devicePixelRatio, 2 * devicePixelRatio])
  ctx.strokeRect(x, y, width, tall)
  ctx.restore()
}
