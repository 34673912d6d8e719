import type { Dialect } from './dialect.ts'

// Beyond every instant that a Date can hold, and a multiple of every bucket's width:
// what is added to make the dividend positive is taken off the quotient again.
const WEEK_MS = 604_800_000
const SHIFT_WEEKS = 14_300_000

/**
 * SQLite from 3.45 on. Its `sum()` fails past 2^63, so that money is summed in two parts, and its
 * integer division rounds towards zero.
 */
export function sqliteDialect(): Dialect {
  return {
    name: 'sqlite',

    // A JSON string is a valid quoted label, whatever the key holds.
    tag: (key) => ({ sql: 'json_extract("tags", ?)', params: [`$.${JSON.stringify(key)}`] }),

    usedTools: () =>
      `(SELECT group_concat(value, ', ') FROM (SELECT DISTINCT value FROM json_each("tools", '$.used') ORDER BY value))`,

    floorDivide(expression, divisor) {
      const shift = SHIFT_WEEKS * WEEK_MS
      return `((${expression} + ${shift}) / ${divisor} - ${shift / divisor})`
    },

    numberSum: (expression) => `total(${expression})`,

    moneySum: (column) => ({
      high: `CAST(sum(${column} >> 20) AS TEXT)`,
      low: `CAST(sum(${column} & 1048575) AS TEXT)`,
    }),
  }
}
