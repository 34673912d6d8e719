import { TokenledgerError } from '../base/errors.ts'
import { divideHalfEven, fromDecimal, type Money, toDecimal } from '../base/money.ts'
import { parseTime } from '../base/parse-time.ts'

/** A run whose cost is known, or is not (null). */
export interface PricedRun {
  /** An instant: epoch milliseconds, a date, or RFC 3339 text. */
  readonly time: number | Date | string
  /** US dollars. */
  readonly costUsd: string | number | null
}

/** How much has to be known before a month is projected. */
export interface ProjectionOptions {
  /** Runs with a cost. @default 10 */
  readonly minimumRuns?: number
  /** Days from the first run to the last. @default 7 */
  readonly minimumDays?: number
}

/** A month at the pace of the runs so far, or why nothing is said of it. */
export type MonthlyProjection =
  | {
      readonly kind: 'projected'
      /** US dollars for 30 days, exact decimal text. */
      readonly monthlyUsd: string
      readonly runsPerMonth: number
      readonly runs: number
      readonly days: number
      /** Runs without a price: they are not in it. */
      readonly unpricedRuns: number
    }
  | {
      readonly kind: 'not_enough_data'
      readonly runs: number
      readonly days: number
      readonly unpricedRuns: number
      /** What is missing, in words. */
      readonly reason: string
    }

const DAY = 86_400_000
const DAYS_OF_A_MONTH = 30

/**
 * What a month costs at so many runs of known cost: exact.
 *
 * @param costUsd of one run
 * @throws TokenledgerError `invalid_decimal` or `invalid_quantity` when a figure is none.
 * @example
 * import { monthlyCost } from '@tokenledger/sdk'
 * console.log(monthlyCost('0.140262', 1000)) // 140.262000
 */
export function monthlyCost(costUsd: string | number, runsPerMonth: number): string {
  if (!Number.isSafeInteger(runsPerMonth) || runsPerMonth < 0) {
    throw new TokenledgerError(
      'invalid_quantity',
      `Cannot cost ${runsPerMonth} runs: their number must be whole and not negative`,
    )
  }
  return toDecimal(fromDecimal(costUsd) * BigInt(runsPerMonth))
}

/**
 * Projects a month of 30 days from runs so far, at their pace from the first to the last. It refuses
 * to make a month of a few runs or of some minutes: a single call is no pace.
 *
 * @throws TokenledgerError `invalid_time` or `invalid_decimal` when a run has none.
 * @example
 * import { projectMonthlyCost } from '@tokenledger/sdk'
 * console.log(projectMonthlyCost([{ time: Date.now(), costUsd: '0.006' }]).kind) // not_enough_data
 * const runs = Array.from({ length: 15 }, (_, day) => ({ time: Date.UTC(2026, 10, 1 + day), costUsd: '0.50' }))
 * console.log(projectMonthlyCost(runs).monthlyUsd) // 15.000000
 */
export function projectMonthlyCost(
  runs: readonly PricedRun[],
  { minimumRuns = 10, minimumDays = 7 }: ProjectionOptions = {},
): MonthlyProjection {
  const priced = runs.flatMap(({ time, costUsd }) =>
    costUsd === null ? [] : [{ time: instantOf(time), cost: fromDecimal(costUsd) }],
  )
  const times = priced.map(({ time }) => time)
  const span = priced.length === 0 ? 0 : maximum(times) - minimum(times)
  const known = {
    runs: priced.length,
    days: span / DAY,
    unpricedRuns: runs.length - priced.length,
  }
  const needed = { runs: Math.max(2, minimumRuns), days: minimumDays }
  if (known.runs < needed.runs || known.days < needed.days || span === 0) {
    return { kind: 'not_enough_data', ...known, reason: reasonOf(known, needed) }
  }
  const total = priced.reduce((sum, { cost }) => sum + cost, 0n)
  return { kind: 'projected', ...paceOf(total, known.runs, span), ...known }
}

/** Between `n` runs there are `n − 1` intervals. */
function paceOf(total: Money, runs: number, span: number) {
  const month = BigInt(DAYS_OF_A_MONTH * DAY)
  const intervals = BigInt(runs - 1)
  const monthly = divideHalfEven(total * intervals * month, BigInt(runs) * BigInt(span))
  return {
    monthlyUsd: toDecimal(monthly),
    runsPerMonth: ((runs - 1) * DAYS_OF_A_MONTH * DAY) / span,
  }
}

function reasonOf(
  known: { readonly runs: number; readonly days: number },
  needed: { readonly runs: number; readonly days: number },
): string {
  const days = Math.floor(known.days * 10) / 10
  return `A projection needs ${needed.runs} priced runs over ${needed.days} days; there are ${known.runs} over ${days}`
}

function instantOf(time: PricedRun['time']): number {
  const instant = typeof time === 'string' ? parseTime(time) : Number(time)
  if (Number.isSafeInteger(instant)) return instant
  throw new TokenledgerError(
    'invalid_time',
    `Cannot project a month: a run's time must be a date or whole epoch milliseconds, found ${time}`,
  )
}

const minimum = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b))
const maximum = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b))
