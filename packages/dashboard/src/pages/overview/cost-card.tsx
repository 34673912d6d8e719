import { Link } from '@tanstack/react-router'
import { measureDrawing } from '../../charts/measure-drawing.ts'
import { ChartCard } from '../../components/chart-card.tsx'
import { DimensionSelect } from '../../components/dimension-select.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { useMeasureOverTime } from '../../components/use-measure-over-time.ts'
import { MEASURES, shown } from '../../measures/measures.ts'
import { dimensionName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { readOverviewSearch } from './overview-search.ts'

const HEIGHT = 260
const LAYERS = 6
const CHOICES = ['cost_usd', 'total_tokens', 'calls'] as const

/** A measure over time, stacked by a dimension, with the line of the period before. */
export function CostCard() {
  const [{ by = 'model', measure = 'cost_usd' }, set] = usePageSearch(readOverviewSearch)
  const { frame, range, toggle } = useFrame()
  const wishes = { range, where: frame.where, measure, dimensions: [by], limit: LAYERS }
  const found = useMeasureOverTime({ ...wishes, isCompared: true })
  const title = `${MEASURES[measure].name} by ${dimensionName(by).toLowerCase()}`
  const all = found.ranking.data?.totals
  return (
    <ChartCard
      title={title}
      note={all && shown(measure, all[measure])}
      height={HEIGHT}
      query={found.ranking}
      draw={({ totals }) =>
        measureDrawing({
          ...found,
          ...{ title, measure, range, totals },
          onPick: ({ row }) => toggle(by, row[by] ?? null),
        })
      }
      actions={
        <>
          <Segmented
            label="Measure"
            value={measure}
            options={CHOICES.map((name) => [name, MEASURES[name].name])}
            onPick={(name) => set({ measure: name === 'cost_usd' ? undefined : name })}
          />
          <DimensionSelect label="Stack by" value={by} onPick={(name) => set({ by: name })} />
          <Link
            to="/explore"
            search={{ ...frame, by, measure } as never}
            className="button"
            aria-label="Open this chart in Explore"
          >
            Explore
          </Link>
        </>
      }
    />
  )
}
