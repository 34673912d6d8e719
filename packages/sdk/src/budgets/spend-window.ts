import { bucketStart, type CalendarUnit, nextBucketStart } from '../base/bucket.ts'
import { type Account, plainAccount } from './account.ts'
import { rollingAccount } from './rolling-account.ts'
import type { WindowRule } from './window-rule.ts'

/** The accounts of a budget, by time. */
export interface SpendWindow {
  /** The account of calls that are admitted now. */
  accountAt(now: number): Account
  /** The account of a call of another time; null when its window is over and forgotten. */
  accountOf(time: number, now: number): Account | null
  /** Whether what was reported may be reported again in the same account. */
  isRearmed(reportedAt: number, now: number): boolean
}

/** Makes the accounts of one budget. */
export function spendWindow(rule: WindowRule): SpendWindow {
  switch (rule.kind) {
    case 'run':
      return singleAccount(plainAccount(null), Number.POSITIVE_INFINITY)
    case 'rolling':
      return singleAccount(rollingAccount(rule.lengthMs), rule.lengthMs)
    case 'calendar':
      return calendarAccounts(rule.unit, rule.timeZone)
    default:
      throw rule satisfies never
  }
}

function singleAccount(account: Account, rearmMs: number): SpendWindow {
  return {
    accountAt: () => account,
    accountOf: () => account,
    isRearmed: (reportedAt, now) => now - reportedAt >= rearmMs,
  }
}

/** Windows are worked out from the time of a call: there is no reset that could come late. */
interface CalendarAccount {
  readonly start: number
  readonly end: number
  readonly account: Account
}

/** So many windows are remembered, for calls that come late and clocks that jump. */
const REMEMBERED_WINDOWS = 8

function calendarAccounts(unit: CalendarUnit, timeZone: string): SpendWindow {
  /** By start, the one asked for last at the end. */
  const windows = new Map<number, CalendarAccount>()
  let latest: CalendarAccount | null = null

  function windowAt(now: number): CalendarAccount {
    if (latest !== null && isIn(latest, now)) return latest
    const start = bucketStart(now, unit, timeZone)
    const window = windows.get(start) ?? made(start, nextBucketStart(now, unit, timeZone))
    windows.delete(start)
    windows.set(start, window)
    forgetOldest(windows)
    latest = window
    return window
  }

  return {
    accountAt: (now) => windowAt(now).account,
    accountOf: (time, now) => {
      const current = windowAt(now)
      if (isIn(current, time)) return current.account
      if (time >= current.end) return windowAt(time).account
      return windows.get(bucketStart(time, unit, timeZone))?.account ?? null
    },
    isRearmed: () => false,
  }
}

const isIn = ({ start, end }: CalendarAccount, time: number): boolean => start <= time && time < end

const made = (start: number, end: number): CalendarAccount => ({
  start,
  end,
  account: plainAccount(end),
})

function forgetOldest(windows: Map<number, CalendarAccount>): void {
  if (windows.size <= REMEMBERED_WINDOWS) return
  for (const [start] of windows) {
    windows.delete(start)
    return
  }
}
