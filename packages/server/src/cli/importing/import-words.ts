/** What to import, as it was typed. */
export interface ImportWords {
  readonly ledger?: string
  readonly source?: string
  readonly map?: string
  readonly set?: string
  readonly tz?: string
  readonly json?: true
  readonly watch?: true
}
