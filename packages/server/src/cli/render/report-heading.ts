import type { Colours } from './colours.ts'
import { visibleText } from './visible-text.ts'

/** What the head of a report says. */
export interface ReportHeading {
  /** First and last local date (or hour) with a call; null when empty. */
  readonly first: string | null
  readonly last: string | null
  /** The range that was asked for, in words; null: everything. */
  readonly asked: string | null
  readonly timeZone: string
  /** What was filtered by, as it was written. */
  readonly where: readonly string[]
  /** The ledger file, for people. */
  readonly file: string
  readonly isSample: boolean
}

/** The head of a report: range, zone and how to change it, filters, ledger file, and whether it is the sample. */
export function reportHeading(heading: ReportHeading, colours: Colours): string {
  const { first, last, asked, timeZone, where, file, isSample } = heading
  const range = first === null ? 'no calls' : [...new Set([first, last])].map(spoken).join(' to ')
  const span = asked === null ? range : first === null ? `${asked} · no calls` : asked
  const zone = timeZone === 'UTC' ? 'days in UTC (--tz local for yours)' : `days in ${timeZone}`
  const filters = where.length > 0 ? ` · only ${visibleText(where.join(' and '))}` : ''
  const sample = isSample ? colours.yellow(' SAMPLE: generated figures, not yours') : ''
  return [
    `${colours.bold('Tokenledger')}${sample}`,
    colours.dim(`${span} · ${zone}${filters}`),
    colours.dim(file),
  ].join('\n')
}

/** `2026-11-22T14` is an hour: `2026-11-22 14:00`. */
const spoken = (bucket: string | null): string =>
  bucket === null ? '' : bucket.replace(/T(\d\d)$/, ' $1:00')
