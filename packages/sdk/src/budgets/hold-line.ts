import type { Account } from './account.ts'
import type { BudgetBook } from './budget-book.ts'
import type { TokenRates } from './token-rates.ts'

/** A call under one budget: what it takes from it. */
export interface HoldLine {
  readonly book: BudgetBook
  readonly account: Account
  readonly rates: TokenRates
  /** What the call needs whatever it answers: fees and input. */
  readonly base: bigint
  /** What it may take at most; null: it is not stopped. */
  readonly room: bigint | null
  /** Output tokens that are paid for, and what is set aside with them. */
  heldOutput: number
  held: bigint
}

/** What is set aside for a call with so much output. */
export function needOf({ base, rates }: HoldLine, outputTokens: number): bigint {
  return rates.output === 0n ? base : base + rates.output * BigInt(outputTokens)
}

/** The most output that there is room for; below 0: not even for the input. */
export function outputFor({ base, rates, room }: HoldLine): number {
  if (room === null) return Number.POSITIVE_INFINITY
  const left = room - base
  if (left < 0n) return -1
  return rates.output === 0n ? Number.POSITIVE_INFINITY : Number(left / rates.output)
}
