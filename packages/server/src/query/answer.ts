import type { Measure } from './query.ts'

/** The measures of a row. Money is exact decimal text; null means unknown, never zero. */
export type Measures = Readonly<
  Record<Exclude<Measure, MoneyMeasure | PercentileMeasure>, number>
> &
  Readonly<Record<MoneyMeasure, string | null>> &
  Readonly<Partial<Record<PercentileMeasure, number | null>>>

type MoneyMeasure = 'cost_usd' | 'list_cost_usd'
type PercentileMeasure = 'duration_ms_p50' | 'duration_ms_p95'

/** One row: its bucket (local start with offset), its dimensions by name, its measures. */
export type AnswerRow = Measures & {
  readonly bucket?: string | null
  /** True on a row that sums what the limit left out; its dimensions are null. */
  readonly other?: true
  readonly [dimension: string]: string | number | boolean | null | undefined
}

/** How well the figures are known. The first four add up to the calls. */
export interface CoverageCounts {
  readonly priced_calls: number
  readonly partial_calls: number
  readonly unpriced_calls: number
  readonly missing_usage_calls: number
  readonly estimated_calls: number
  /** The models without a price, the most tokens first. */
  readonly unpriced_models: readonly {
    readonly model: string | null
    readonly calls: number
    readonly total_tokens: number
  }[]
}

/** Rows, what they add up to, and how well it is known. */
export interface AnswerBody {
  readonly rows: readonly AnswerRow[]
  readonly totals: Measures
  readonly coverage: CoverageCounts
}

/** The answer to a question: the body of `GET /v1/usage` and of `report --json`. */
export interface Answer extends AnswerBody {
  readonly schema_version: 1
  /** The period of equal length just before, with its own range (RFC 3339). */
  readonly previous?: AnswerBody & { readonly from: string; readonly to: string }
}
