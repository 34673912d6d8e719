import type { CalendarUnit } from '../base/bucket.ts'
import { checkTimeZone } from '../base/time-zone.ts'
import type { BudgetWindow } from './budget.ts'
import { checkKeys, invalidBudget, isRecord } from './invalid-budget.ts'

/** A window with its text read and its defaults filled in. */
export type WindowRule =
  | { readonly kind: 'run' }
  | { readonly kind: 'rolling'; readonly lengthMs: number }
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly timeZone: string }

const UNITS: readonly string[] = ['hour', 'day', 'week', 'month'] satisfies CalendarUnit[]
const LENGTH = /^([1-9]\d{0,3})([smhdw])$/
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/**
 * Reads the window of a budget.
 *
 * @throws TokenledgerError `invalid_budget`, `invalid_time_zone`
 */
export function windowRule(window: BudgetWindow = 'run'): WindowRule {
  if (window === 'run') return { kind: 'run' }
  if (isRecord(window) && 'rolling' in window) {
    checkKeys('a rolling window', window, ['rolling'])
    return { kind: 'rolling', lengthMs: lengthOf(window.rolling) }
  }
  if (isRecord(window) && 'calendar' in window) {
    checkKeys('a calendar window', window, ['calendar', 'timeZone'])
    return calendarRule(window)
  }
  throw invalidBudget(`a window is 'run', { rolling: '24h' } or { calendar: 'day' }`, window)
}

function lengthOf(text: unknown): number {
  const [, digits, unit = ''] = LENGTH.exec(String(text).trim().toLowerCase()) ?? []
  const seconds = SECONDS[unit]
  if (seconds !== undefined) return Number(digits) * seconds * 1000
  throw invalidBudget(
    'a rolling window is a number from 1 to 9999 and a unit: 90s, 30m (minutes), 24h, 7d or 2w',
    text,
  )
}

function calendarRule({
  calendar,
  timeZone = 'UTC',
}: {
  readonly calendar: CalendarUnit
  readonly timeZone?: string
}): WindowRule {
  if (!UNITS.includes(calendar)) {
    throw invalidBudget(`a calendar window is one of ${UNITS.join(', ')}`, calendar)
  }
  checkTimeZone(timeZone)
  return { kind: 'calendar', unit: calendar, timeZone }
}
