import { expect } from 'vitest'
import { toDecimal } from '../base/money.ts'
import type { Meters, Segment, Usage, UsageContext } from '../usage/usage.ts'
import { costOf } from './cost-of.ts'

/** Worked out by hand from the price lists, in US dollars. */
export const TODAY = '2026-11-24T12:00:00Z'

/** A reading of segments. */
export const reading = (
  segments: readonly Segment[],
  context: UsageContext = {},
  more: Partial<Usage> = {},
): Usage => ({ status: 'ok', segments, context, details: {}, warnings: [], ...more })

interface Case {
  readonly provider: string
  readonly model: string
  readonly meters: Meters
  readonly context?: UsageContext
  readonly at?: string
  readonly cost: string
  readonly warnings?: readonly string[]
}

/** Expects that a call costs what it should. */
export function check({
  provider,
  model,
  meters,
  context,
  at = TODAY,
  cost,
  warnings = [],
}: Case): void {
  const priced = costOf(reading([{ model, meters }], context), { provider, at })
  expect([priced.status, priced.listTotal === null ? null : toDecimal(priced.listTotal)]).toEqual([
    'priced',
    cost,
  ])
  expect(priced.warnings.map(({ code }) => code)).toEqual(warnings)
  expect(priced.charges.reduce((sum, charge) => sum + charge.cost, 0n)).toBe(priced.listTotal)
}

/** A table of calls for `test.each`. */
export const cases = (table: Readonly<Record<string, Case>>) => Object.entries(table)
