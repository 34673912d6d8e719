import type { CallRequest } from '../ledger/call-meter.ts'
import type { BudgetBook } from './budget-book.ts'
import type { CallPrices } from './call-prices.ts'
import type { PriceRates } from './token-rates.ts'
import { wholeTokens } from './whole-tokens.ts'

/** What a call is read as, and the rates that hold for so much. */
export interface CallInput {
  readonly tokens: number
  /** Null: not known, or nobody asked. */
  readonly rates: PriceRates | null
}

/** The input of a call as its budgets see it. */
export interface CallInputs {
  readonly usual: CallInput
  /** The most that it can be, for strict budgets; null: nobody can say. */
  readonly most: CallInput | null
}

/** Reads the input of a call once, and only as far as a budget needs it: it may have to be counted. */
export function callInputs(
  prices: CallPrices,
  books: readonly BudgetBook[],
  { request, now }: { readonly request: CallRequest; readonly now: number },
): CallInputs {
  const isPriced = books.some(({ unit }) => unit === 'usd')
  const inputOf = (tokens: number): CallInput => ({
    tokens,
    rates: isPriced ? prices.before(request, { inputTokens: tokens, now }) : null,
  })
  const counted = books.filter(({ unit }) => unit !== 'calls')
  const tokens = counted.length > 0 ? (wholeTokens(request.inputTokens) ?? 0) : 0
  const usual = inputOf(tokens)
  const isBounded = counted.some(({ rule }) => rule.mode === 'strict')
  const most = isBounded ? mostInput(prices, request, tokens) : tokens
  if (most === tokens) return { usual, most: usual }
  return { usual, most: Number.isFinite(most) ? inputOf(most) : null }
}

function mostInput(prices: CallPrices, request: CallRequest, tokens: number): number {
  const { maxInputTokens = tokens } = request
  if (maxInputTokens === Number.POSITIVE_INFINITY) return maxInputTokens
  const window = prices.maxInput(request) ?? Number.POSITIVE_INFINITY
  if (maxInputTokens === null) return window
  return request.maxInputTokens === undefined
    ? tokens
    : Math.min(wholeTokens(maxInputTokens) ?? tokens, window)
}
