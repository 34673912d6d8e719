import type { Colours } from '../render/colours.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countOf, countText, shareText } from '../render/number-text.ts'
import { table } from '../render/table.ts'

interface Use {
  readonly calls: number
  readonly total_tokens: number
  readonly cost_usd: string | null
  readonly unpriced_calls: number
  readonly missing_usage_calls: number
}

/** What is drawn of the body of `GET /v1/tools`. */
export interface ToolUse extends Use {
  readonly tools: readonly (Use & { readonly tool: string; readonly uses: number })[]
  readonly total_tools: number
}

interface Look {
  readonly width: number
  readonly colours: Colours
}

const COLUMNS = [
  { title: 'Tool', canShrink: true },
  { title: 'Calls', align: 'right', expendable: 2 },
  { title: 'Uses', align: 'right' },
  { title: 'Tokens', align: 'right', expendable: 1 },
  { title: 'Cost', align: 'right' },
  { title: 'Share', align: 'right' },
] as const

/** Tools as a table, and how much of all they are. */
export async function toolTable({ tools, ...all }: ToolUse, look: Look): Promise<string> {
  const format = moneyFormat(tools.map(({ cost_usd: usd }) => usd))
  const rows = tools.map((one) => [
    one.tool,
    countText(one.calls),
    countText(one.uses),
    one.calls === one.missing_usage_calls ? '–' : countText(one.total_tokens),
    moneyText(one.cost_usd, format, isIncomplete(one)),
    one.cost_usd === null ? '–' : shareText(Number(one.cost_usd), Number(all.cost_usd)),
  ])
  const whole = moneyText(all.cost_usd, moneyFormat([all.cost_usd]), isIncomplete(all))
  const hidden = all.total_tools - tools.length
  return [
    await table(COLUMNS, rows, look),
    ...(hidden > 0 ? [look.colours.dim(`${countOf(hidden, 'more tool')}: --limit`)] : []),
    look.colours.dim(`Shares are of ${whole}, the cost of all ${countOf(all.calls, 'call')}.`),
  ].join('\n')
}

const isIncomplete = ({ unpriced_calls: unpriced, missing_usage_calls: missing }: Use): boolean =>
  unpriced + missing > 0
