import type { Dialect, SqlRow, SqlValue, Statement } from './dialects/dialect.ts'
import { TALLY_LABELS, type Tally } from './tally.ts'

/** Compiles `tallyOf` of the rows up to a number; `decodeTally` reads its rows. */
export function compileTally(dialect: Dialect, upTo: number): Statement {
  const labels = TALLY_LABELS.map((label) => `"${label}"`).join(', ')
  const tokens = TOKENS.map((column) => `${dialect.numberSum(`"${column}"`)} AS "${column}"`)
  const cost = dialect.moneySum('"cost_pico"')
  const calls = (condition: string): string =>
    `count(*) FILTER (WHERE "segment" = 0 AND ${condition})`
  const earlier = `SELECT 1 FROM entries AS earlier
    WHERE earlier."id" = entries."id" AND earlier."segment" < entries."segment" AND earlier."unpriced" > 0`
  return {
    sql: `SELECT "sign", ${labels}, min("seq") AS "first_seq", ${tokens.join(', ')},
  ${cost.high} AS "cost_high", ${cost.low} AS "cost_low",
  ${calls('1 = 1')} AS "calls",
  ${calls(`"status" = 'error'`)} AS "error_calls",
  ${calls(`"coverage" = 'missing'`)} AS "missing_calls",
  count(*) FILTER (WHERE "unpriced" > 0 AND NOT EXISTS (${earlier})) AS "unpriced_calls"
FROM entries WHERE "seq" <= ? GROUP BY "sign", ${labels} ORDER BY "first_seq"`,
    params: [upTo],
  }
}

const TOKENS = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const

/** A row of that statement. */
export function decodeTally(row: SqlRow): Tally {
  const sign = Number(row['sign']) < 0 ? -1 : 1
  const count = (column: string): number => Number(row[column])
  const text = (column: string): string | null => (row[column] as string | null) ?? null
  return {
    labels: {
      provider: text('provider'),
      model: text('model'),
      agent: text('agent'),
      project: text('project'),
    },
    sign,
    firstSeq: count('first_seq'),
    // No negative zero.
    inputTokens: sign * count('input_tokens') || 0,
    outputTokens: sign * count('output_tokens') || 0,
    cacheReadTokens: sign * count('cache_read_tokens') || 0,
    cacheWriteTokens: sign * count('cache_write_tokens') || 0,
    reasoningTokens: sign * count('reasoning_tokens') || 0,
    cost: BigInt(sign) * moneyOf(row['cost_high'], row['cost_low']),
    calls: count('calls'),
    errorCalls: count('error_calls'),
    missingCalls: count('missing_calls'),
    unpricedCalls: count('unpriced_calls'),
  }
}

/** The two parts of a sum of money; nothing is 0. */
function moneyOf(high: SqlValue | undefined, low: SqlValue | undefined): bigint {
  return high == null ? 0n : BigInt(high) * 1_048_576n + BigInt(low ?? 0)
}
