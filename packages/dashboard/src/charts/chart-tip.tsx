import { bucketName } from '../format/moment.ts'
import type { ChartData } from './chart-data.ts'

const Y_AXIS_PX = 58

/** What a bucket holds: each series with its figure, the largest on top as in the stack. */
export function ChartTip({
  data,
  index,
  left,
  shape,
}: {
  readonly data: ChartData
  readonly index: number
  readonly left: number
  readonly shape: 'bars' | 'lines'
}) {
  const start = data.starts[index] ?? 0
  const shown = data.series.filter(({ values }) => values[index] !== null)
  const isRight = index > data.starts.length / 2
  const at = left + Y_AXIS_PX
  return (
    <div
      className="chart-tip"
      aria-live="polite"
      style={isRight ? { right: `calc(100% - ${at - 14}px)` } : { left: at + 14 }}
    >
      <p className="chart-tip-head">
        {bucketName(start, data.bucket, data.timeZone)}
        {index === data.open && <span className="muted"> · not over yet</span>}
      </p>
      {shown.length === 0 && <p className="muted">Nothing known</p>}
      <ul>
        {(shape === 'bars' ? shown.toReversed() : shown).map(({ key, name, colour, texts }) => (
          <li key={key}>
            <i style={{ background: `var(${colour})` }} />
            <span>{name}</span>
            <b>{texts[index]}</b>
          </li>
        ))}
        {data.totals !== undefined && shown.length > 1 && (
          <li className="chart-tip-total">
            <span>Total</span>
            <b>{data.totals[index]}</b>
          </li>
        )}
        {data.before !== undefined && (
          <li className="chart-tip-before">
            <i />
            <span>Before, all</span>
            <b>{data.before.texts[index]}</b>
          </li>
        )}
      </ul>
    </div>
  )
}
