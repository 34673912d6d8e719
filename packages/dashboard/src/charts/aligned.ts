import type uPlot from 'uplot'
import { type ChartData, stackedTops } from './chart-data.ts'

/**
 * The data as uPlot takes it: tops of bars, or each line as its finished and its open part; then the
 * line of the period before, where there is one.
 */
export function aligned(data: ChartData, shape: 'bars' | 'lines'): uPlot.AlignedData {
  const places = data.starts.map((_, place) => place)
  const before = data.before === undefined ? [] : [[...data.before.values]]
  if (shape === 'bars') {
    return [places, ...stackedTops(data.series).map((tops) => [...tops]), ...before]
  }
  const { open } = data
  const lines = data.series.flatMap(({ values }) => [
    values.map((value, place) => (open !== null && place >= open ? null : value)),
    values.map((value, place) => (open !== null && place >= open - 1 ? value : null)),
  ])
  return [places, ...lines, ...before]
}
