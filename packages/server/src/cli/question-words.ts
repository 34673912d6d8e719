import type { Command } from 'commander'

/** A question as it was typed. */
export interface QuestionWords {
  readonly by?: string
  readonly bucket?: string
  readonly since?: string
  readonly until?: string
  readonly last?: string
  readonly tz?: string
  readonly where?: readonly string[]
  readonly order?: string
  readonly limit?: string
  readonly previous?: true
}

/** How an answer is to be printed. */
export interface PrintWords {
  readonly compact?: true
  readonly json?: true
  readonly csv?: true
}

/** The options that say which calls a question is about. */
export const withRangeOptions = (command: Command): Command =>
  command
    .option('--last <period>', '24h, 7d (today and the six days before), 2w, 3m')
    .option('--since <time>', 'from this local date or RFC 3339 time on')
    .option('--until <time>', 'up to this time, which is not included')
    .option('--tz <zone>', 'time zone of days: an IANA name, or "local" (default: UTC)')
    .option(
      '--where <dimension:value>',
      'only these calls; a|b = either; may repeat',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )

/** The options that say how rows are ordered and how many there are. */
export const withRowOptions = (command: Command): Command =>
  command
    .option('--order <measure>', 'what rows are ordered by; -cost_usd: the dearest first')
    .option('--limit <count>', 'this many rows; the rest is summed as "other"')
    .option('--previous', 'also the period of equal length just before')

/** The options that say how an answer is printed. */
export const withPrintOptions = (command: Command): Command =>
  command
    .option('--compact', 'fewer columns, rounded counts')
    .option('--json', 'the body of GET /v1/usage')
    .option('--csv', 'the rows with exact figures')
