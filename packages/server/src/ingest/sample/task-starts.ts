import type { Random } from './random.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const WEEKDAY_TASKS = 12
const WEEKEND_TASKS = 2

/** When tasks begin: on the 30 days up to `now`, by day in office hours (UTC), few at weekends. */
export function taskStarts(now: number, days: number, draw: Random): number[] {
  const today = Math.floor(now / DAY)
  const starts = Array.from({ length: days }, (_, at) => today - days + 1 + at).flatMap((day) => {
    const count = Math.max(1, tasksOn(day) + draw.whole(-2, 3))
    return Array.from({ length: count }, () => day * DAY + Math.round(hourOfDay(draw) * HOUR))
  })
  return starts.sort((left, right) => left - right)
}

/** Day 0 of the epoch was a Thursday. */
const tasksOn = (day: number): number =>
  (day + 4) % 7 === 0 || (day + 4) % 7 === 6 ? WEEKEND_TASKS : WEEKDAY_TASKS

/** Two humps: before and after lunch; now and then the night. */
function hourOfDay(draw: Random): number {
  if (draw.chance(0.05)) return 24 * draw.next()
  const middle = draw.chance(0.55) ? 10 : 15
  return middle + (draw.next() + draw.next() - 1) * 3
}
