import type { Answer } from '../../query/answer.ts'
import type { Colours } from './colours.ts'
import { isIncomplete } from './coverage-line.ts'
import { moneyFormat, moneyText } from './money-text.ts'
import { countOf } from './number-text.ts'
import { rangeText } from './range-text.ts'

/** One line about the period before, when it was asked for. */
export function previousLine(
  { totals, previous }: Answer,
  timeZone: string,
  colours: Colours,
): string[] {
  if (previous === undefined) return []
  const { cost_usd: before, calls } = previous.totals
  const cost = moneyText(before, moneyFormat([before]), isIncomplete(previous.coverage))
  const [from, to] = [Date.parse(previous.from), Date.parse(previous.to)]
  const range = rangeText({ from, to }, timeZone)
  const change = changeText(Number(before), Number(totals.cost_usd))
  return [`${colours.dim(`before (${range}):`)} ${cost} · ${countOf(calls, 'call')}${change}`]
}

function changeText(before: number, now: number): string {
  if (before <= 0) return ''
  const percent = Math.round((100 * (now - before)) / before)
  return ` · cost ${percent > 0 ? '+' : ''}${percent}% since`
}
