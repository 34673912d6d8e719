import type { UsageAnswer } from 'tokenledger/wire'
import { axisCount, count, duration, shortCount } from '../format/count.ts'
import { axisMoney, exactMoney, money } from '../format/money.ts'

/** A row of an answer. */
export type Row = UsageAnswer['rows'][number]
/** The measures of a row or of a total. */
export type Totals = UsageAnswer['totals']

/** What can be charted, in the API's names. */
export const MEASURES = {
  cost_usd: { name: 'Cost', kind: 'money' },
  total_tokens: { name: 'Tokens', kind: 'count' },
  calls: { name: 'Calls', kind: 'count' },
  input_tokens: { name: 'Input tokens', kind: 'count' },
  output_tokens: { name: 'Output tokens', kind: 'count' },
  cache_read_tokens: { name: 'Cache reads', kind: 'count' },
  cache_write_tokens: { name: 'Cache writes', kind: 'count' },
  reasoning_tokens: { name: 'Reasoning tokens', kind: 'count' },
  list_cost_usd: { name: 'List cost', kind: 'money' },
  error_calls: { name: 'Failed calls', kind: 'count' },
  unpriced_calls: { name: 'Unpriced calls', kind: 'count' },
  missing_usage_calls: { name: 'Calls without usage', kind: 'count' },
  estimated_calls: { name: 'Estimated calls', kind: 'count' },
  duration_ms_p50: { name: 'Median duration', kind: 'duration' },
  duration_ms_p95: { name: '95th percentile duration', kind: 'duration' },
} as const

/** The name of a measure. */
export type Measure = keyof typeof MEASURES

/** A value as the API gives it: money is text. */
export type Value = string | number | null | undefined

/** The measure that a text names. */
export function readMeasure(text: unknown): Measure | undefined {
  return typeof text === 'string' && Object.hasOwn(MEASURES, text) ? (text as Measure) : undefined
}

/** Whether the values of groups add up; percentiles do not. */
export function isAdditive(measure: Measure): boolean {
  return !isPercentile(measure)
}

/** Whether a measure is a percentile, which the server is asked for by name. */
export function isPercentile(measure: Measure): boolean {
  return MEASURES[measure].kind === 'duration'
}

/** A value for people: short, a dash for unknown. */
export function shown(measure: Measure, value: Value): string {
  if (value === null || value === undefined) return '—'
  switch (MEASURES[measure].kind) {
    case 'money':
      return money(String(value))
    case 'duration':
      return duration(Number(value))
    default:
      return shortCount(Number(value))
  }
}

/** A value with all its digits. */
export function exact(measure: Measure, value: Value): string {
  if (value === null || value === undefined) return 'Unknown'
  return MEASURES[measure].kind === 'money' ? exactMoney(String(value)) : count(Number(value))
}

/** A value on an axis. */
export function onAxis(measure: Measure, value: number): string {
  switch (MEASURES[measure].kind) {
    case 'money':
      return axisMoney(value)
    case 'duration':
      return duration(value)
    default:
      return axisCount(value)
  }
}

/** A value as a height: for drawing only. Unknown stays null. */
export function height(value: Value): number | null {
  return value === null || value === undefined ? null : Number(value)
}
