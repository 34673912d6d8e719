import type { BudgetMode } from './budget.ts'
import { type HoldLine, outputFor } from './hold-line.ts'
import type { OutputLengths } from './output-lengths.ts'

/** What is known of the length of an answer, in tokens. */
export interface OutputAsk {
  /** The request's own limit; null: it has none. */
  readonly bound: number | null
  /** The longest answer of the model; null: not known. */
  readonly longest: number | null
  /** Of answers like it. Clamped to less than the median, one is hardly worth its input. */
  readonly lengths: OutputLengths
}

/** How much output a call may have, or the budget that does not allow it. */
export type OutputPlan =
  | {
      readonly kind: 'allow'
      /** What strict budgets set aside: the most that the answer can be. */
      readonly strictOutput: number
      /** What the others set aside. */
      readonly usualOutput: number
      /** What the request is to be limited to; null: nothing but what it says itself. */
      readonly maxOutput: number | null
    }
  | { readonly kind: 'deny'; readonly line: HoldLine; readonly leastOutput: number }

/**
 * The longest answer of a model of which it is not known, where a request sets no limit: few can
 * write more, and a clamp above a model's own limit would make its provider refuse the request.
 */
const LONGEST_OUTPUT = 32_000

/**
 * Decides on a call under all its budgets at once. Depends on its arguments only.
 *
 * Strict budgets set aside the request's own limit or, when it has none, the model's, as far as they
 * can pay it. Adaptive ones set aside what is expected; close to the limit, as much as is left, when
 * that is enough for half of the answers.
 */
export function planOutput(lines: readonly HoldLine[], ask: OutputAsk): OutputPlan {
  const strict = tightest(lines, 'strict')
  const leastStrict = ask.bound ?? 1
  if (strict.line !== null && strict.output < leastStrict) {
    return { kind: 'deny', line: strict.line, leastOutput: leastStrict }
  }
  const longest = ask.bound ?? ask.longest ?? LONGEST_OUTPUT
  const most = Math.min(longest, strict.output)
  const expected = Math.min(ask.lengths.expected, most)
  const adaptive = tightest(lines, 'adaptive')
  if (adaptive.line !== null && adaptive.output < Math.min(expected, ask.lengths.median)) {
    return { kind: 'deny', line: adaptive.line, leastOutput: expected }
  }
  const strictClamp = ask.bound === null && Number.isFinite(strict.output) ? most : null
  const isNear = adaptive.output < longest
  return {
    kind: 'allow',
    strictOutput: most,
    usualOutput: Math.min(expected, adaptive.output),
    maxOutput: isNear ? Math.min(adaptive.output, strictClamp ?? adaptive.output) : strictClamp,
  }
}

interface Tightest {
  readonly line: HoldLine | null
  /** The most output that it pays for. */
  readonly output: number
}

function tightest(lines: readonly HoldLine[], mode: BudgetMode): Tightest {
  let found: Tightest = { line: null, output: Number.POSITIVE_INFINITY }
  for (const line of lines) {
    if (line.book.rule.mode !== mode) continue
    const output = outputFor(line)
    if (output < found.output) found = { line, output }
  }
  return found
}
