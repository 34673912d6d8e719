import { parseDecimal } from '../base/decimal.ts'
import { fromDecimal } from '../base/money.ts'
import type { BudgetLimit } from './budget.ts'
import { checkKeys, invalidBudget, isRecord } from './invalid-budget.ts'
import type { BudgetUnit } from './unit.ts'

/** A limit in whole amounts, with what follows from it. */
export interface Limit {
  /** Null: there is none. */
  readonly amount: bigint | null
  /** The part of it that is kept for final calls, rounded up. */
  readonly kept: bigint
  /** Use above one of these is reported; in the order of the shares. */
  readonly thresholds: readonly bigint[]
}

/** What goes by a limit. */
export interface LimitShares {
  readonly warnAt: readonly number[]
  readonly finalShare: number
}

const UNITS: readonly string[] = ['tokens', 'usd', 'calls'] satisfies BudgetUnit[]

/**
 * Holds when a limit has one unit and an amount of it. Absent is none, as null is.
 *
 * @throws TokenledgerError `invalid_budget`
 */
export function checkLimit(limit: BudgetLimit | null | undefined): BudgetLimit | null {
  if (limit === null || limit === undefined) return null
  if (!isRecord(limit)) throw invalidBudget('a limit is an object: { usd: "5" }', limit)
  checkKeys('a limit', limit, UNITS)
  const [[unit, amount] = [null, null], ...more] = Object.entries(limit)
  if (more.length > 0) throw invalidBudget('a limit has one unit: make two budgets of it', limit)
  if (unit === null) return null
  if (amount === null || amount === undefined) return limit
  if (unit === 'usd' ? isDollars(amount) : isCount(amount)) return limit
  const rule = unit === 'usd' ? 'decimal text or a number of dollars' : `a whole number of ${unit}`
  throw invalidBudget(`a limit is ${rule} from 0, or null for none`, amount)
}

const isCount = (amount: unknown): boolean => Number.isSafeInteger(amount) && Number(amount) >= 0

function isDollars(amount: unknown): boolean {
  if (typeof amount !== 'string' && typeof amount !== 'number') return false
  try {
    return fromDecimal(amount) >= 0n
  } catch {
    return false
  }
}

/** What a checked limit is counted in; no limit at all counts tokens. */
export function unitOf(limit: BudgetLimit | null): BudgetUnit {
  if (limit === null) return 'tokens'
  if ('usd' in limit) return 'usd'
  return 'calls' in limit ? 'calls' : 'tokens'
}

/** Puts a checked limit into whole amounts. */
export function limitOf(limit: BudgetLimit | null, { warnAt, finalShare }: LimitShares): Limit {
  const amount = amountOf(limit)
  if (amount === null) return { amount, kept: 0n, thresholds: [] }
  return {
    amount,
    kept: -shareOf(-amount, finalShare),
    thresholds: warnAt.map((share) => shareOf(amount, share)),
  }
}

function amountOf(limit: BudgetLimit | null): bigint | null {
  const [amount = null] = Object.values(limit ?? {})
  if (amount === null) return null
  return unitOf(limit) === 'usd' ? fromDecimal(amount) : BigInt(amount)
}

/** The largest whole amount that is not above the share. */
function shareOf(amount: bigint, share: number): bigint {
  const { digits, scale } = parseDecimal(String(share))
  const divisor = 10n ** BigInt(scale)
  const product = amount * digits
  return product / divisor - (product % divisor < 0n ? 1n : 0n)
}
