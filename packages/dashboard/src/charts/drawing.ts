import type { ChartData } from './chart-data.ts'
import type { LegendEntry } from './legend.tsx'

/** A chart over time and what stands below it. */
export interface Drawing {
  /** A sentence that says what is drawn, for those who do not see it. */
  readonly label: string
  readonly shape: 'bars' | 'lines'
  readonly data: ChartData
  readonly axisText: (value: number) => string
  readonly legend: readonly LegendEntry[]
}
