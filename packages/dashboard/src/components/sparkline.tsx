import './sparkline.css'

const WIDTH = 100
const HEIGHT = 24

/** A line without axes: gaps stay gaps, the part that is not over is dotted. */
export function Sparkline({
  values,
  isLastOpen,
}: {
  readonly values: readonly (number | null)[]
  readonly isLastOpen: boolean
}) {
  const top = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE)
  const step = WIDTH / Math.max(values.length - 1, 1)
  const point = (value: number, index: number): string =>
    `${(index * step).toFixed(2)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(2)}`
  const path = (from: number, to: number): string => {
    let isPenDown = false
    return values
      .map((value, index) => {
        if (index < from || index > to || value === null) {
          isPenDown = false
          return ''
        }
        const move = isPenDown ? 'L' : 'M'
        isPenDown = true
        return `${move}${point(value, index)}`
      })
      .join('')
  }
  const last = values.length - 1
  const whole = isLastOpen ? last - 1 : last
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path(0, whole)} />
      {isLastOpen && <path className="open" d={path(whole, last)} />}
    </svg>
  )
}
