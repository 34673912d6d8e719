/** What can be wrong with a ledger. */
export type ProblemCode =
  | 'engine_damaged'
  | 'rows_missing'
  | 'tokens_differ'
  | 'price_row_missing'
  | 'list_cost_differs'
  | 'effective_cost_differs'
  | 'coverage_differs'
  | 'reversal_without_call'
  | 'reversal_differs'
  | 'reversed_twice'
  | 'totals_differ'
  | 'ledger_changing'

/** One thing that does not add up. */
export interface Problem {
  readonly code: ProblemCode
  /** The entry, or the group of a total: `agent=PM`. */
  readonly id: string
  readonly expected: string
  readonly found: string
}

/** What was checked, and what was wrong. The ledger is sound when `problemCount` is 0. */
export interface VerifyReport {
  readonly entries: number
  readonly rows: number
  readonly reversals: number
  /** Totals that were compared: one a value of a dimension, and the grand total. */
  readonly totals: number
  readonly problemCount: number
  /** The first thousand. */
  readonly problems: readonly Problem[]
}

/** Takes note of a problem. */
export type Report = (code: ProblemCode, id: string, expected: unknown, found: unknown) => void
