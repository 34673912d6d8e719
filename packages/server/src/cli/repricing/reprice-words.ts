/** What was asked of `reprice`. */
export interface RepriceWords {
  readonly ledger?: string
  readonly since: string
  readonly until?: string
  readonly tz?: string
  readonly model?: readonly string[]
  readonly prices?: string
  readonly apply?: true
  readonly json?: true
}
