import type { CallRequest } from '../ledger/call-meter.ts'
import type { Cost } from '../pricing/price-row.ts'
import type { Account } from './account.ts'
import { type BudgetBook, roomIn } from './budget-book.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'
import { type BudgetHold, callHold, type Settled } from './call-hold.ts'
import { countCall } from './count-call.ts'
import { type HoldLine, needOf } from './hold-line.ts'
import { type OutputPlan, planOutput } from './plan-output.ts'
import { CALL_COUNT, type PriceRates, TOKEN_COUNT, type TokenRates } from './token-rates.ts'
import { wholeTokens } from './whole-tokens.ts'

/** A request as all its budgets see it. */
interface Asked {
  readonly request: CallRequest
  readonly inputTokens: bigint
  readonly isFinal: boolean
  readonly now: number
}

/**
 * Sets aside what a call needs under all its budgets, or refuses it and sets nothing aside.
 *
 * @throws BudgetExceededError
 */
export function admit(desk: BudgetDesk, request: CallRequest): BudgetHold {
  const now = desk.clock()
  desk.open.expire(now)
  const books = desk.booksOf(request)
  if (books.length === 0) return FREE
  const asked = {
    request,
    inputTokens: BigInt(wholeTokens(request.inputTokens) ?? 0),
    isFinal: request.final === true,
    now,
  }
  const lines = linesOf(desk, books, asked)
  const bound = wholeTokens(request.maxOutputTokens)
  const plan = planOutput(lines, {
    bound,
    longest: bound === null ? desk.prices.maxOutput(request) : null,
    expected: desk.outputs.of(request),
  })
  if (plan.kind === 'deny') throw refused(plan.line, needOf(plan.line, plan.leastOutput), asked)
  for (const line of lines) line.heldOutput = heldOutputOf(line, plan)
  return callHold(
    {
      lines,
      isFinal: asked.isFinal,
      bound: plan.maxOutput ?? bound,
      maxOutput: plan.maxOutput,
      open: desk.open,
      clock: desk.clock,
      settle: (ended) => settle(desk, asked, lines, ended),
    },
    now,
  )
}

/** The hold of a call that is under no budget. */
const FREE: BudgetHold = Object.freeze({
  mayContinue: () => true,
  settle: () => undefined,
  release: () => undefined,
})

function heldOutputOf(
  { book, room }: HoldLine,
  plan: Extract<OutputPlan, { kind: 'allow' }>,
): number {
  return book.rule.mode === 'strict' && room !== null ? plan.strictOutput : plan.usualOutput
}

function linesOf(desk: BudgetDesk, books: readonly BudgetBook[], asked: Asked): HoldLine[] {
  let prices: PriceRates | null | undefined
  const pricesOnce = (): PriceRates | null => {
    if (prices === undefined) prices = desk.prices.before(asked.request, asked.now)
    return prices
  }
  return books.map((book) => {
    const account = book.window.accountAt(asked.now)
    const rates = ratesUnder(book, asked, pricesOnce) ?? unknownRates(book, account, asked)
    return {
      book,
      account,
      rates,
      base: rates.call + rates.input * asked.inputTokens,
      room: roomIn(book, account, asked),
      heldOutput: 0,
    }
  })
}

function ratesUnder(
  { unit, rule }: BudgetBook,
  { request }: Asked,
  pricesOnce: () => PriceRates | null,
): TokenRates | null {
  if (unit === 'tokens') return TOKEN_COUNT
  if (unit === 'calls') return CALL_COUNT
  const prices = pricesOnce()
  if (prices === null || rule.mode !== 'strict') return prices?.usual ?? null
  return request.cachesInput === false ? prices.worstUncached : prices.worst
}

const NO_RATES: TokenRates = { call: 0n, input: 0n, output: 0n }

function unknownRates(book: BudgetBook, account: Account, asked: Asked): TokenRates {
  const isLimit = book.rule.mode !== 'warn' && book.limit.amount !== null
  if (!isLimit || book.rule.unknownPrice === 'allow') return NO_RATES
  book.unpricedCalls += 1
  throw refusal(book, account, null, asked)
}

const refused = ({ book, account }: HoldLine, needed: bigint, asked: Asked): BudgetExceededError =>
  refusal(book, account, needed, asked)

function refusal(
  book: BudgetBook,
  account: Account,
  needed: bigint | null,
  { now, isFinal }: Asked,
): BudgetExceededError {
  const { rule, unit, limit } = book
  const kept = isFinal ? 0n : limit.kept
  const most = (limit.amount ?? 0n) - kept
  const spent = account.spentAt(now)
  book.refusedCalls += 1
  return new BudgetExceededError({
    budget: { ...rule.budget, limit: book.stated },
    unit,
    limit: most,
    kept,
    spent,
    held: account.held,
    needed,
    resetsAt: needed === null ? null : account.freeAt(spent + needed - most),
  })
}

function settle(desk: BudgetDesk, asked: Asked, lines: readonly HoldLine[], ended: Settled): void {
  const { request, now: time } = asked
  const { usage } = ended
  let cost = ended.cost
  const costOnce = (): Cost => {
    cost ??= desk.prices.after(request, usage, time)
    return cost
  }
  if (!ended.wasCut) desk.outputs.observe(request, usage)
  const under = lines.map((line) => ({
    book: line.book,
    account: line.account,
    held: needOf(line, line.heldOutput),
  }))
  countCall(desk, { sign: 1, time, usage, cost: costOnce }, under)
}
