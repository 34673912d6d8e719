import type { CallRequest } from '../ledger/call-meter.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { type BudgetHold, callHold } from './call-hold.ts'
import { outputLengths } from './expected-output.ts'
import { type HoldLine, needOf } from './hold-line.ts'
import { holdLines } from './hold-lines.ts'
import { type OutputPlan, planOutput } from './plan-output.ts'
import { refusal } from './refusal.ts'
import { wholeTokens } from './whole-tokens.ts'

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
  const isFinal = request.final === true
  const lines = holdLines(desk, books, { request, isFinal, now })
  const bound = wholeTokens(request.maxOutputTokens)
  const alike = desk.outputs.of(request)
  const longest = bound === null ? desk.prices.maxOutput(request) : null
  const plan = planOutput(lines, { bound, longest, lengths: outputLengths(alike) })
  if (plan.kind === 'deny') {
    const { line, leastOutput } = plan
    const { account } = line
    throw refusal(line.book, { account, needed: needOf(line, leastOutput), isFinal, now })
  }
  for (const line of lines) fill(line, plan)
  return callHold(desk, {
    request,
    isFinal,
    admittedAt: now,
    lines,
    alike,
    maxOutput: plan.maxOutput,
    bound: plan.maxOutput ?? bound,
    expiresAt: now,
    isOpen: true,
    wasStopped: false,
    seenOutput: null,
  })
}

/** The hold of a call that is under no budget. */
const FREE: BudgetHold = Object.freeze({
  mayContinue: () => true,
  settle: () => undefined,
  release: () => undefined,
})

function fill(line: HoldLine, plan: Extract<OutputPlan, { kind: 'allow' }>): void {
  const isStrict = line.book.rule.mode === 'strict' && line.room !== null
  line.heldOutput = isStrict ? plan.strictOutput : plan.usualOutput
  line.held = needOf(line, line.heldOutput)
}
