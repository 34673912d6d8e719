import type { CallRequest } from '../ledger/call-meter.ts'
import type { Entry } from '../ledger/entry.ts'
import { modelOf } from '../ledger/model-of.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { admit } from './admit.ts'
import type { Budget, BudgetLimit } from './budget.ts'
import { type BudgetBook, windowOf } from './budget-book.ts'
import { type AdmissionOptions, type BudgetDesk, budgetDesk } from './budget-desk.ts'
import { type BudgetStatus, statusOf } from './budget-status.ts'
import { newWarnings } from './budget-warning.ts'
import type { BudgetHold } from './call-hold.ts'
import { type CountedUnder, countCall } from './count-call.ts'
import { invalidBudget } from './invalid-budget.ts'
import { checkLimit, limitOf, unitOf } from './limit.ts'

/** A call that was made without a hold, as far as budgets go by it. */
export type RecordedCall = Pick<Entry, 'sign' | 'time' | 'dimensions' | 'usage' | 'cost'> &
  Pick<Entry, 'requestModel' | 'responseModel'>

/** Decides on calls before they are made. All it does is done at once: nothing waits, nothing runs. */
export interface Admission {
  /**
   * Sets aside what a call needs under every budget that it is under, or refuses it: then nothing is
   * set aside under any. Settle or release the hold when the call has ended.
   *
   * @throws BudgetExceededError when a strict or adaptive budget does not allow the call.
   */
  reserve(request: CallRequest): BudgetHold
  /** Counts a call that had no hold, whatever the limits say: it has happened. */
  record(call: RecordedCall): void
  /** Where each budget stands, in the order in which they were given. */
  status(): readonly BudgetStatus[]
  /**
   * Changes the limit of a budget; what is spent and held stays. Thresholds are reported anew.
   *
   * @throws TokenledgerError `invalid_budget` when there is no such budget, or the unit is another.
   */
  setLimit(id: string, limit: BudgetLimit | null): void
}

/**
 * Budgets at work: limits on tokens, dollars or calls, for all calls or those of an agent, task,
 * session, user, model, tool, project or tag, over a run, a rolling or a calendar window.
 *
 * @throws TokenledgerError `invalid_budget` when a budget breaks a rule, `invalid_time_zone`, or
 * `invalid_decimal` for a rate of your own.
 * @example
 * import { admission } from '@tokenledger/sdk'
 * const gate = admission([{ scope: { agent: 'coder' }, limit: { usd: '5' }, mode: 'strict' }])
 * const hold = gate.reserve({
 *   scope: { agent: 'coder' }, provider: 'openai', model: 'gpt-4o', inputTokens: 2000, maxOutputTokens: 1000,
 * })
 * console.log(gate.status()[0].held) // 0.015000
 * const meters = { input: 2000, output: 100 }
 * hold.settle({ status: 'ok', segments: [{ model: 'gpt-4o', meters }], context: {}, details: {}, warnings: [] })
 * console.log(gate.status()[0].spent, gate.status()[0].held) // 0.006000 0.000000
 */
export function admission(budgets: readonly Budget[], options: AdmissionOptions = {}): Admission {
  const desk = budgetDesk(budgets, options)
  return {
    reserve: (request) => admit(desk, request),
    record: (call) => record(desk, call),
    status: () => {
      const now = desk.clock()
      desk.open.expire(now)
      return desk.books.flatMap((book) => statusOf(book, now))
    },
    setLimit: (id, limit) => {
      const book = desk.books.find(({ rule }) => rule.budget.id === id)
      if (book === undefined) throw invalidBudget('there must be a budget of that name', id)
      changeLimit(desk, book, limit)
    },
  }
}

function record(desk: BudgetDesk, call: RecordedCall): void {
  const { sign, time, dimensions, usage } = call
  const now = desk.clock()
  const model = call.requestModel ?? modelOf(call, usage.segments[0])
  const scoped = { scope: dimensions, model }
  const under: CountedUnder[] = []
  for (const book of desk.booksOf(scoped)) {
    const account = windowOf(book, scoped, now).accountOf(time, now)
    if (account !== null) under.push({ book, account, held: 0n })
  }
  if (under.length === 0) return
  const { totalTokens } = totalsOf(usage)
  countCall(desk, { sign, time, usage, totalTokens, costOf: () => call.cost }, under)
}

function changeLimit(desk: BudgetDesk, book: BudgetBook, limit: BudgetLimit | null): void {
  const stated = checkLimit(limit)
  if (stated !== null && unitOf(stated) !== book.unit) {
    throw invalidBudget(`the limit of "${book.rule.budget.id}" is in ${book.unit}`, limit)
  }
  book.stated = stated
  book.limit = limitOf(stated, book.rule)
  const now = desk.clock()
  const warnings = book.windows.all().flatMap((window) => {
    const account = window.accountAt(now)
    account.reportedAt.clear()
    return newWarnings(book, account, now)
  })
  desk.warn(warnings)
}
