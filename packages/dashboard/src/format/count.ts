import { locale } from './locale.ts'

/** A count with every digit: `12,345`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : new Intl.NumberFormat(locale()).format(value)
}

/** A count in short: `12.3K`, `16.0K`, `98.9M`, as exact in each row of a column. Whole below 10,000. */
export function shortCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return '—'
  if (Math.abs(value) < 10_000) return count(value)
  return compact(value, 3)
}

/** A count on an axis: `4M`, never for reading a figure off. */
export function axisCount(value: number): string {
  return Math.abs(value) < 10_000 ? count(value) : compact(value, 1)
}

const compact = (value: number, leastDigits: number): string =>
  new Intl.NumberFormat(locale(), {
    notation: 'compact',
    minimumSignificantDigits: leastDigits,
    maximumSignificantDigits: 3,
  }).format(value)

/** A share as a percentage: `75.3%`, `<0.1%`; a dash where it is unknown. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '—'
  if (share > 0 && share < 0.001) return `<${percentOf(0.001)}`
  return percentOf(share)
}

const percentOf = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', ...decimalsOf(share) }).format(share)

/** One decimal below ten per cent. */
const decimalsOf = (share: number) => {
  const decimals = share !== 0 && Math.abs(share) < 0.0995 ? 1 : 0
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
}

/** A share of two counts; null where there is nothing to share. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** A change with its sign: `+12%`; a dash where there was nothing before. */
export function change(now: number, before: number): string {
  return before === 0 ? '—' : signedPercent((now - before) / before)
}

/** A share with its sign. */
export function signedPercent(share: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'percent',
    ...decimalsOf(share),
    signDisplay: 'exceptZero',
  })
    .format(share)
    .replace('-', '−')
}

/** A duration: `840 ms`, `7.8 s`, `3 min 20 s`, `1 h 59 min`. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '—'
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds >= 3_600) {
    const minutes = Math.round(seconds / 60)
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  }
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
