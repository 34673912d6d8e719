import type { CallRequest } from '../ledger/call-meter.ts'
import { type BudgetBook, roomIn, windowOf } from './budget-book.ts'
import type { BudgetDesk } from './budget-desk.ts'
import type { HoldLine } from './hold-line.ts'
import { refusal } from './refusal.ts'
import { CALL_COUNT, type PriceRates, TOKEN_COUNT, type TokenRates } from './token-rates.ts'
import { wholeTokens } from './whole-tokens.ts'

/** A call as budgets see it before it is made. */
export interface AskedCall {
  readonly request: CallRequest
  readonly isFinal: boolean
  readonly now: number
}

/**
 * What a call takes from each of its budgets, before it is known how much output it may have.
 *
 * @throws BudgetExceededError when a price is not known and a budget denies such calls.
 */
export function holdLines(
  desk: BudgetDesk,
  books: readonly BudgetBook[],
  call: AskedCall,
): readonly HoldLine[] {
  const { request, now } = call
  // Read once, and only where it matters: to know it, a request may have to be counted.
  const isCounted = books.some(({ unit }) => unit !== 'calls')
  const inputTokens = isCounted ? (wholeTokens(request.inputTokens) ?? 0) : 0
  const isPriced = books.some(({ unit }) => unit === 'usd')
  const prices = isPriced ? desk.prices.before(request, { inputTokens, now }) : null
  return books.map((book) => {
    const account = windowOf(book, request, now).accountAt(now)
    const room = roomIn(book, account, call)
    const known = ratesUnder(book, request, prices)
    if (known === null && room !== null && book.rule.unknownPrice === 'deny') {
      throw refusal(book, { ...call, account, needed: null })
    }
    const rates = known ?? NO_RATES
    const base = rates.call + rates.input * BigInt(inputTokens)
    return { book, account, rates, base, room, heldOutput: 0, held: 0n }
  })
}

const NO_RATES: TokenRates = { call: 0n, input: 0n, output: 0n }

function ratesUnder(
  { unit, rule }: BudgetBook,
  { cachesInput }: CallRequest,
  prices: PriceRates | null,
): TokenRates | null {
  switch (unit) {
    case 'tokens':
      return TOKEN_COUNT
    case 'calls':
      return CALL_COUNT
    case 'usd':
      if (prices === null || rule.mode !== 'strict') return prices?.usual ?? null
      return cachesInput === false ? prices.worstUncached : prices.worst
    default:
      throw unit satisfies never
  }
}
