import type { CalendarUnit } from '../base/bucket.ts'

/** What budgets can be set for. */
export type BudgetDimension =
  | 'agent'
  | 'task'
  | 'session'
  | 'user'
  | 'model'
  | 'tool'
  | 'project'
  | 'workflow'
  | 'environment'

/** The calls that a budget is about: those that have every value given. `{}`: all calls. */
export type BudgetScope = Readonly<Partial<Record<BudgetDimension, string>>> & {
  readonly tag?: Readonly<Record<string, string>>
}

/**
 * How much may be used in a window. 0 is a limit: nothing. Null is none: the budget only counts.
 * Tokens and calls are whole numbers; dollars are decimal text, or a number rounded to 1e-12.
 */
export type BudgetLimit =
  | { readonly tokens: number | null }
  | { readonly usd: string | number | null }
  | { readonly calls: number | null }

/**
 * The time that a limit is for. A call counts where it was admitted, however long it runs.
 *
 * `run`: for as long as the admission lives. `rolling`: the time before each moment, for example
 * `30m`, `24h`, `7d` (s, m, h, d, w; `m` is minutes). `calendar`: hours, days, weeks from Monday or
 * months of a time zone.
 */
export type BudgetWindow =
  | 'run'
  | { readonly rolling: string }
  | {
      readonly calendar: CalendarUnit
      /** IANA name. @default 'UTC' */
      readonly timeZone?: string
    }

/**
 * What a budget does. `warn`: it reports and never refuses. `strict`: it admits a call only when its
 * worst case fits, so it is never over. `adaptive`: it admits what a call like this one usually
 * needs, and stops a stream that needs more than is left.
 */
export type BudgetMode = 'warn' | 'strict' | 'adaptive'

/** A limit on what some calls use together in a window of time. */
export interface Budget {
  /** Names the budget; unique. @default its scope, limit and window in words */
  readonly id?: string
  /** @default all calls */
  readonly scope?: BudgetScope
  /**
   * The limit is for each value of this dimension by itself, for example each `user` or `task`; a
   * tag is written `tag.<key>`. Calls without one share a limit of their own. @default one limit
   * for all
   */
  readonly each?: BudgetDimension | `tag.${string}`
  readonly limit: BudgetLimit | null
  /** @default 'run' */
  readonly window?: BudgetWindow
  /** @default 'warn' */
  readonly mode?: BudgetMode
  /**
   * Shares of the limit. Once use is above one, it is reported, once a window and limit.
   * @default [0.5, 0.8, 1]
   */
  readonly warnAt?: readonly number[]
  /** Share of the limit, 0 to 1, that only calls marked `final` may use. @default 0 */
  readonly finalShare?: number
  /**
   * What happens under a limit in dollars to a call whose price is not known. `deny`: it is refused,
   * or, when that shows only afterwards, counted as what was set aside. `allow`: it passes and is
   * not in the sum. Either way it is counted in `unpricedCalls`.
   * @default 'deny'
   */
  readonly unknownPrice?: 'deny' | 'allow'
  /**
   * What happens under `strict` to a call that nobody can say the size of before it is made, such as
   * one with tools that run at the provider. `deny`: it is refused. `allow`: it passes on an estimate,
   * and the budget may be over. Limits of calls do not ask.
   * @default 'deny'
   */
  readonly unknownSize?: 'deny' | 'allow'
}
