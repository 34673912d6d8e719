import type { CallRequest } from '../ledger/call-meter.ts'
import { type BudgetBook, roomIn, windowOf } from './budget-book.ts'
import type { BudgetDesk } from './budget-desk.ts'
import type { HoldLine } from './hold-line.ts'
import { refusal } from './refusal.ts'
import { CALL_COUNT, TOKEN_COUNT, type TokenRates } from './token-rates.ts'
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
  { prices }: BudgetDesk,
  books: readonly BudgetBook[],
  call: AskedCall,
): readonly HoldLine[] {
  const inputTokens = BigInt(wholeTokens(call.request.inputTokens) ?? 0)
  return books.map((book) => {
    const account = windowOf(book, call.request, call.now).accountAt(call.now)
    const room = roomIn(book, account, call)
    const known = ratesUnder(book, call, prices)
    if (known === null && room !== null && book.rule.unknownPrice === 'deny') {
      throw refusal(book, { ...call, account, needed: null })
    }
    const rates = known ?? NO_RATES
    const base = rates.call + rates.input * inputTokens
    return { book, account, rates, base, room, heldOutput: 0, held: 0n }
  })
}

const NO_RATES: TokenRates = { call: 0n, input: 0n, output: 0n }

function ratesUnder(
  { unit, rule }: BudgetBook,
  { request, now }: AskedCall,
  prices: BudgetDesk['prices'],
): TokenRates | null {
  if (unit === 'tokens') return TOKEN_COUNT
  if (unit === 'calls') return CALL_COUNT
  const rates = prices.before(request, now)
  if (rates === null) return null
  if (rule.mode !== 'strict') return rates.usual
  return request.cachesInput === false ? rates.worstUncached : rates.worst
}
