const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** Draws values as small columns, one character each; `·` where there is nothing. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(0, ...values)
  const step = (value: number): string => {
    if (value <= 0) return '·'
    const at = Math.ceil((value / highest) * STEPS.length) - 1
    return STEPS[Math.min(Math.max(at, 0), STEPS.length - 1)] ?? '·'
  }
  return values.map(step).join('')
}

/** Sums neighbours until at most `cells` values are left; each cell but the last sums equally many. */
export function squeeze(values: readonly number[], cells: number): number[] {
  const each = Math.max(1, Math.ceil(values.length / cells))
  const count = Math.ceil(values.length / each)
  return Array.from({ length: count }, (_, at) =>
    values.slice(at * each, (at + 1) * each).reduce((sum, value) => sum + value, 0),
  )
}
