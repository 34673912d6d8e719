const UNITS = ['', 'K', 'M', 'B', 'T'] as const

/** A count with separated thousands: `1,234,567`. */
export function countText(count: number): string {
  const sign = count < 0 ? '-' : ''
  const [whole = '', ...part] = String(Math.abs(count)).split('.')
  return sign + [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...part].join('.')
}

/** A count in four characters or so: `999`, `1.2K`, `45.6M`. */
export function shortCountText(count: number): string {
  let value = Math.abs(count)
  let unit = 0
  // 999.95 would print as 1000.0 of its unit.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 ? String(value) : value.toFixed(1)
  return `${count < 0 ? '-' : ''}${digits}${UNITS[unit]}`
}

/** A share of a whole: `84%`, `<1%` for what would round to nothing, `–` without a whole. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return '–'
  const percent = (100 * part) / whole
  return percent > 0 && percent < 1 ? '<1%' : `${Math.round(percent)}%`
}

/** A number of bytes: `4.2 MB`. */
export function bytesText(bytes: number): string {
  const short = shortCountText(bytes)
  const unit = /[KMBT]$/.exec(short)?.[0]
  if (unit === undefined) return `${short} B`
  return `${short.slice(0, -1)} ${unit === 'K' ? 'k' : unit === 'B' ? 'G' : unit}B`
}

/** A length of time: `412 ms`, `3.2 s`, `4 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.round(ms / 60_000)} min`
}

/** A count with its noun: `1 call`, `1,234 calls`. */
export const countOf = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`

/** A stretch of time in hours and minutes: `2h 45m`, `45m`, `3d 4h`; less than a minute is `<1m`. */
export function spanText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (minutes < 1) return '<1m'
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor(minutes / 60) % 24,
    minutes % 60,
  ]
  if (days > 0) return hours === 0 ? `${days}d` : `${days}d ${hours}h`
  if (hours === 0) return `${rest}m`
  return rest === 0 ? `${hours}h` : `${hours}h ${rest}m`
}
