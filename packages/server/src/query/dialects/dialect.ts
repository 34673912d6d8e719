/** What an engine takes as a bound parameter and gives in a row. */
export type SqlValue = string | number | bigint | null

/** SQL text with the values of its `?`, in their order. */
export interface Statement {
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/**
 * One row by column name. Integers may come as numbers or as bigints: a compiled question asks for
 * text where one could pass 2^53.
 */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** Executes a statement on one state of the ledger. A question may need two or three. */
export type RunStatement = (statement: Statement) => readonly SqlRow[] | Promise<readonly SqlRow[]>

/**
 * What engines do differently. Questions are compiled over a table `entries`, one row a segment,
 * whose columns are the names of `StoredRow`'s fields in snake_case, with these encodings:
 * `coverage` is the text of `Coverage`; `estimated` is 0 or 1; `tags` is a JSON object or NULL;
 * `cost_pico` and `list_cost_pico` are 64-bit integers; token columns are numbers (whole ones exact
 * to 2^53; fractions allowed); quantities carry the sign. An index on the rows with `unpriced > 0`
 * spares questions a second pass for the models without price.
 */
export interface Dialect {
  readonly name: string

  /** The value of one tag, NULL when it is absent. Any key: quotes, dots, backslashes, Unicode. */
  tag(key: string): Statement

  /**
   * The names in the list `used` of the JSON object `tools`, each once, in the order of their code
   * points and joined by ", "; NULL when there is none.
   */
  usedTools(): string

  /** `expression / divisor` rounded down; `expression` may be negative, `divisor` is above zero. */
  floorDivide(expression: string, divisor: number): string

  /** Sum that never overflows: exact for whole numbers to 2^53. 0 when there is none. */
  numberSum(expression: string): string

  /**
   * The two parts of an exact sum of 64-bit integers: Σ (value >> 20) and Σ (value & 1048575).
   * Both as text, and NULL when every value is NULL.
   */
  moneySum(column: string): { readonly high: string; readonly low: string }
}
