import type { Answer } from '../../query/answer.ts'
import type { Colours } from './colours.ts'
import { isIncomplete } from './coverage-line.ts'
import { moneyFormat, moneyText } from './money-text.ts'
import { countOf, shareText, shortCountText } from './number-text.ts'
import { sparkline, squeeze } from './sparkline.ts'

/** The totals of an answer in two lines: what it cost, and how that went over time. */
export function summaryLines(
  { totals, coverage }: Answer,
  values: readonly number[],
  { width, colours }: { readonly width: number; readonly colours: Colours },
): string[] {
  const cost = moneyText(totals.cost_usd, moneyFormat([totals.cost_usd]), isIncomplete(coverage))
  const facts = [
    countOf(totals.calls, 'call'),
    `${shortCountText(totals.total_tokens)} tokens`,
    `${shareText(totals.cache_read_tokens, totals.input_tokens)} of input cached`,
    ...(totals.error_calls > 0 ? [countOf(totals.error_calls, 'error')] : []),
  ]
  const line = sparkline(squeeze(values, Math.min(60, width)))
  return [
    `${colours.bold(colours.green(cost))}  ${facts.join(' · ')}`,
    ...(values.length > 1 ? [colours.cyan(line)] : []),
  ]
}
