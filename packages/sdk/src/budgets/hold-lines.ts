import type { CallRequest } from '../ledger/call-meter.ts'
import { type BudgetBook, roomIn, windowOf } from './budget-book.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { type CallInput, type CallInputs, callInputs } from './call-input.ts'
import type { HoldLine } from './hold-line.ts'
import { refusal } from './refusal.ts'
import { CALL_COUNT, TOKEN_COUNT, type TokenRates } from './token-rates.ts'

/** A call as budgets see it before it is made. */
export interface AskedCall {
  readonly request: CallRequest
  readonly isFinal: boolean
  readonly now: number
}

/**
 * What a call takes from each of its budgets, before it is known how much output it may have.
 *
 * @throws BudgetExceededError when its price or its size is not known and a budget denies such calls.
 */
export function holdLines(
  desk: BudgetDesk,
  books: readonly BudgetBook[],
  call: AskedCall,
): readonly HoldLine[] {
  const { request, now } = call
  const inputs = callInputs(desk.prices, books, call)
  return books.map((book) => {
    const account = windowOf(book, request, now).accountAt(now)
    const room = roomIn(book, account, call)
    const input = inputUnder(book, inputs)
    const { unknownPrice, unknownSize } = book.rule
    if (input === null && room !== null && unknownSize === 'deny') {
      throw refusal(book, { ...call, account, needed: null, unknown: 'size' })
    }
    const { tokens } = input ?? inputs.usual
    const known = ratesUnder(book, request, input ?? inputs.usual)
    if (known === null && room !== null && unknownPrice === 'deny') {
      throw refusal(book, { ...call, account, needed: null, unknown: 'price' })
    }
    const rates = known ?? NO_RATES
    const base = rates.call + rates.input * BigInt(tokens)
    return { book, account, rates, base, room, heldOutput: 0, held: 0n }
  })
}

const NO_RATES: TokenRates = { call: 0n, input: 0n, output: 0n }

/** Null: nobody can say how much a strict budget has to set aside. */
function inputUnder({ unit, rule }: BudgetBook, { usual, most }: CallInputs): CallInput | null {
  return unit === 'calls' || rule.mode !== 'strict' ? usual : most
}

function ratesUnder(
  { unit, rule }: BudgetBook,
  { cachesInput }: CallRequest,
  { rates }: CallInput,
): TokenRates | null {
  switch (unit) {
    case 'tokens':
      return TOKEN_COUNT
    case 'calls':
      return CALL_COUNT
    case 'usd':
      if (rates === null || rule.mode !== 'strict') return rates?.usual ?? null
      return cachesInput === false ? rates.worstUncached : rates.worst
    default:
      throw unit satisfies never
  }
}
