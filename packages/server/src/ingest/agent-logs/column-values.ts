import type { SqlRow } from '../../store/sqlite/sqlite-driver.ts'
import { plausibleTime } from './plausible-time.ts'

type Value = SqlRow[string] | undefined

/** A text that is not empty; null for anything else. */
export const textOf = (value: Value): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** Some versions wrote counts below zero, which are none. */
export function countOf(value: Value): number | null {
  const count = typeof value === 'bigint' ? Number(value) : value
  return typeof count === 'number' && count > 0 && count <= Number.MAX_SAFE_INTEGER ? count : null
}

/** More than this is a mistake. */
const MOST_USD = 1_000_000

/** Dollars; null for what is no cost. */
export function costOf(value: Value): number | null {
  const cost = countOf(value)
  return cost !== null && cost < MOST_USD ? cost : null
}

/** Epoch milliseconds. SQLite's `2026-03-01 10:00:00` is UTC, as are all others without a zone. */
export function timeOf(value: Value): number | null {
  if (typeof value === 'bigint' || typeof value === 'number') return plausible(Number(value))
  const text = textOf(value)
  if (text === null) return null
  if (/^\d+(\.\d+)?$/.test(text)) return plausible(Number(text))
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
  const iso = text.replace(' ', 'T')
  return plausible(Date.parse(isZoned || iso.length <= 'YYYY-MM-DD'.length ? iso : `${iso}Z`))
}

/** Seconds or milliseconds. */
const plausible = (time: number): number | null => plausibleTime(time) ?? plausibleTime(time * 1000)

/** An id begins with its day: `20260301_4`. */
export function dayOf(id: string): number | null {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})_\d+$/.exec(id) ?? []
  return year === undefined ? null : plausible(Date.parse(`${year}-${month}-${day}`))
}
