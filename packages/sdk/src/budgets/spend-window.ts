import { bucketStart, type CalendarUnit, nextBucketStart } from '../base/bucket.ts'
import { type Account, plainAccount } from './account.ts'
import { rollingAccount } from './rolling-account.ts'
import type { WindowRule } from './window-rule.ts'

/** The accounts of a budget through time. */
export interface SpendWindow {
  /** The account of calls that are admitted now. */
  accountAt(now: number): Account
  /** The account of a call of another time; null when its window is over and forgotten. */
  accountOf(time: number, now: number): Account | null
}

/** Makes accounts as a rule says. */
export function spendWindow(rule: WindowRule, value: string | null): SpendWindow {
  switch (rule.kind) {
    case 'run':
      return singleAccount(plainAccount(value, null))
    case 'rolling':
      return singleAccount(rollingAccount(value, rule.lengthMs))
    case 'calendar':
      return calendarAccounts(rule, value)
    default:
      throw rule satisfies never
  }
}

const singleAccount = (account: Account): SpendWindow => ({
  accountAt: () => account,
  accountOf: () => account,
})

interface CalendarAccount {
  readonly start: number
  readonly end: number
  readonly account: Account
}

/** So many windows are remembered, for calls that come late and clocks that jump. */
const REMEMBERED_WINDOWS = 8

/** Windows are worked out from the time of a call: there is no reset that could come late. */
function calendarAccounts(
  { unit, timeZone }: { readonly unit: CalendarUnit; readonly timeZone: string },
  value: string | null,
): SpendWindow {
  /** By start, the one asked for last at the end. */
  const windows = new Map<number, CalendarAccount>()
  let latest: CalendarAccount | null = null

  function windowAt(now: number): CalendarAccount {
    if (latest !== null && isIn(latest, now)) return latest
    const start = bucketStart(now, unit, timeZone)
    latest = windows.get(start) ?? newWindow(start, now)
    windows.delete(start)
    windows.set(start, latest)
    if (windows.size > REMEMBERED_WINDOWS) windows.delete(oldestIn(windows))
    return latest
  }

  function newWindow(start: number, now: number): CalendarAccount {
    const end = nextBucketStart(now, unit, timeZone)
    return { start, end, account: plainAccount(value, end) }
  }

  return {
    accountAt: (now) => windowAt(now).account,
    accountOf: (time, now) => {
      const current = windowAt(now)
      if (isIn(current, time)) return current.account
      if (time >= current.end) return windowAt(time).account
      return windows.get(bucketStart(time, unit, timeZone))?.account ?? null
    },
  }
}

const isIn = ({ start, end }: CalendarAccount, time: number): boolean => start <= time && time < end

function oldestIn(windows: ReadonlyMap<number, CalendarAccount>): number {
  const [start = 0] = windows.keys()
  return start
}
