import type { Frame } from './frame.ts'
import { addDays, localDateOf, monthOf, startOfDate } from './local-time.ts'
import { DEFAULT_PRESET, PRESET_LABELS, type Preset } from './presets.ts'

/** How wide the buckets of a range are. */
export type Bucket = 'hour' | 'day' | 'week' | 'month'

/** A range that is ready to be asked about. */
export interface Range {
  /** As the API takes it; absent: from the beginning. */
  readonly from?: string
  /** Absent: until now. */
  readonly to?: string
  /** Epoch milliseconds; absent: from the beginning. */
  readonly start?: number
  /** Epoch milliseconds. */
  readonly end: number
  readonly timeZone: string
  readonly bucket: Bucket
  readonly label: string
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The viewer's own zone. */
export function viewersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The range of a frame at an instant. A preset's beginning stands still within its unit. */
export function rangeOf(frame: Frame, now: number): Range {
  const timeZone = frame.tz ?? viewersZone()
  const isCustom = frame.from !== undefined || frame.to !== undefined
  const preset = frame.range ?? DEFAULT_PRESET
  const { from, to } = isCustom ? frame : presetRange(preset, now, timeZone)
  const start = from === undefined ? undefined : instantOf(from, timeZone)
  const end = to === undefined ? now : instantOf(to, timeZone)
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(start !== undefined && { start }),
    end,
    timeZone,
    bucket: bucketOf(start, end),
    label: isCustom ? 'Custom range' : PRESET_LABELS[preset],
  }
}

/** The instant of an RFC 3339 time or of the begin of a local date. */
export function instantOf(text: string, timeZone: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? startOfDate(text, timeZone) : Date.parse(text)
}

function presetRange(
  preset: Preset,
  now: number,
  timeZone: string,
): { readonly from?: string; readonly to?: string } {
  const today = localDateOf(now, timeZone)
  switch (preset) {
    case 'all':
      return {}
    case 'today':
      return { from: today }
    case '24h':
      return { from: new Date(Math.floor(now / HOUR) * HOUR - 23 * HOUR).toISOString() }
    case 'month':
      return { from: monthOf(today) }
    case 'last-month':
      return { from: monthOf(today, -1), to: monthOf(today) }
    case '12m':
      return { from: monthOf(today, -11) }
    default:
      return { from: addDays(today, 1 - Number.parseInt(preset, 10)) }
  }
}

function bucketOf(start: number | undefined, end: number): Bucket {
  if (start === undefined) return 'week'
  const days = (end - start) / DAY
  if (days <= 2.1) return 'hour'
  if (days <= 100) return 'day'
  return days <= 400 ? 'week' : 'month'
}
