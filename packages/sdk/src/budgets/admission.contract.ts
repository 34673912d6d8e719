import type { Usage } from '../usage/usage.ts'
import { type Admission, admission } from './admission.ts'
import type { Budget } from './budget.ts'
import type { AdmissionOptions } from './budget-desk.ts'
import { BudgetExceededError } from './budget-exceeded-error.ts'

/** Gates, requests and usages that the tests of admission share. */

export const NOON = Date.UTC(2026, 10, 22, 12)
export const HOUR = 3_600_000
/** $2.50 a million tokens of input, $10 of output. */
export const GPT_4O = { provider: 'openai', model: 'gpt-4o' }
/** $3 and $15; to cache input for an hour costs twice the input. */
export const SONNET = { provider: 'anthropic', model: 'claude-sonnet-4-5' }

export const usageOf = (meters: Record<string, number>, model = 'gpt-4o'): Usage => ({
  status: 'ok',
  segments: [{ model, meters }],
  context: {},
  details: {},
  warnings: [],
})

export function gateOf(
  budgets: Budget | readonly Budget[],
  options: AdmissionOptions = {},
): Admission {
  return admission([budgets].flat(), { now: () => NOON, ...options })
}

/** The error that a reserve ends with. */
export function refusalOf(work: () => unknown): BudgetExceededError {
  try {
    work()
  } catch (error) {
    if (error instanceof BudgetExceededError) return error
    throw error
  }
  throw new Error('it was admitted')
}

/** Uses up so many tokens. */
export function use(gate: Admission, tokens: number): void {
  gate.reserve({ inputTokens: tokens, maxOutputTokens: 0 }).settle(usageOf({ input: tokens }))
}
