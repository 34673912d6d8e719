import { localStart } from '@tokenledger/sdk/core'
import type { Answer } from '../../query/answer.ts'
import type { EventRow } from '../../questions/event-row.ts'
import { activeLines } from '../blocks/blocks-text.ts'
import type { Colours } from '../render/colours.ts'
import { isIncomplete } from '../render/coverage-line.ts'
import { fitText } from '../render/fit-text.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countOf, shareText, shortCountText } from '../render/number-text.ts'
import { type Cell, type Column, table } from '../render/table.ts'
import { usageTable } from '../render/usage-table.ts'
import type { TopFigures } from './read-top.ts'

/** How the live view is drawn. */
export interface TopTextOptions {
  readonly width: number
  /** Terminal rows at hand; the view is never longer. @default as long as it likes */
  readonly height?: number
  readonly colours: Colours
  /** What stands in the first line at the end: how to leave. */
  readonly hint: string
}

/** The live view, line by line. */
export async function topLines(
  figures: TopFigures,
  options: TopTextOptions,
): Promise<readonly string[]> {
  const head = headLines(figures, options)
  const { groups, calls } = roomFor(figures, options.height, head.length)
  const lines = [...head]
  for (const { dimension, answer } of figures.groups) {
    const rows = answer.rows.slice(0, groups)
    if (rows.length === 0) continue
    const drawn = await usageTable(
      { ...answer, rows },
      { ...options, bucket: 'none', groupBy: [dimension], isCompact: true, hasTotal: false },
    )
    lines.push('', ...drawn.split('\n'))
  }
  if (figures.latest.length > 0) lines.push('', ...(await latestLines(figures, calls, options)))
  return options.height === undefined ? lines : lines.slice(0, options.height)
}

const SHOWN_GROUPS = 5
const SHOWN_CALLS = 10

/** A heading and an empty line stand with each table. */
function roomFor(figures: TopFigures, height: number | undefined, head: number) {
  if (height === undefined) return { groups: SHOWN_GROUPS, calls: SHOWN_CALLS }
  const counts = figures.groups.map(({ answer }) => answer.rows.length).filter((count) => count > 0)
  const room = height - head - 2
  const fair = Math.floor((room * 0.8) / Math.max(1, counts.length)) - 2
  const groups = Math.max(1, Math.min(SHOWN_GROUPS, fair))
  const used = counts.reduce((sum, count) => sum + Math.min(groups, count) + 2, 0)
  return { groups, calls: Math.max(1, room - used) }
}

function headLines(figures: TopFigures, options: TopTextOptions): readonly string[] {
  const { timeZone, now, today, lastHour, block } = figures
  const { colours, width, hint } = options
  const time = localStart(now, timeZone)
  const zone = timeZone === 'UTC' ? 'UTC' : timeZone
  const clock = `${time.slice(11, 19)} ${zone}  ${hint}`
  const long = `Tokenledger  ${time.slice(0, 10)} ${clock}`
  const title = long.length <= width ? long : `Tokenledger  ${clock}`
  return [
    colours.bold(cut(title, width)),
    '',
    labelled('Today', costText(today, colours), todayFacts(today), options),
    labelled('Last hour', `${costText(lastHour, colours)}/h`, hourFacts(lastHour), options),
    ...(block === null
      ? [colours.dim('No active block')]
      : activeLines(block, { timeZone, colours, now })),
  ]
}

const LABEL_WIDTH = 13

const labelled = (
  label: string,
  cost: string,
  facts: readonly string[],
  { colours }: TopTextOptions,
): string => `${colours.dim(label.padEnd(LABEL_WIDTH))}${cost}  ${facts.join(' · ')}`

/** Nothing used is no cost; what was used without a known cost is another thing. */
function costText({ totals, coverage }: Answer, colours: Colours): string {
  const usd = totals.calls === 0 ? '0' : totals.cost_usd
  return colours.bold(colours.green(moneyText(usd, moneyFormat([usd]), isIncomplete(coverage))))
}

const todayFacts = ({ totals }: Answer): readonly string[] => [
  countOf(totals.calls, 'call'),
  `${shortCountText(totals.total_tokens)} tokens`,
  `${shareText(totals.cache_read_tokens, totals.input_tokens)} cached`,
  ...(totals.error_calls > 0 ? [countOf(totals.error_calls, 'error')] : []),
]

const hourFacts = ({ totals }: Answer): readonly string[] => [
  countOf(totals.calls, 'call'),
  `${shortCountText(Math.round(totals.total_tokens / 60))} tokens/min`,
]

const LATEST: readonly Column[] = [
  { title: 'Latest' },
  { title: 'Model', canShrink: true },
  { title: 'Agent', canShrink: true, expendable: 2 },
  { title: 'Project', canShrink: true, expendable: 3 },
  { title: 'Input', align: 'right', expendable: 1 },
  { title: 'Output', align: 'right' },
  { title: 'Cost', align: 'right' },
]

async function latestLines(
  { latest, timeZone, now }: TopFigures,
  count: number,
  { width, colours }: TopTextOptions,
): Promise<readonly string[]> {
  const shown = latest.slice(0, count)
  const format = moneyFormat(shown.map(({ cost_usd: usd }) => usd))
  const rows = shown.map((call): readonly Cell[] => [
    whenText(localStart(Date.parse(call.time), timeZone), localStart(now, timeZone)),
    call.models[0] ?? call.request_model ?? '–',
    call.agent ?? '–',
    call.project ?? '–',
    tokensText(call, call.input_tokens),
    tokensText(call, call.output_tokens),
    {
      text: moneyText(call.cost_usd, format, call.coverage !== 'priced'),
      paint: call.cost_usd === null ? colours.yellow : colours.green,
    },
  ])
  return (await table(LATEST, rows, { width, colours })).split('\n')
}

/** A call that told no usage did not use nothing. */
const tokensText = ({ coverage }: EventRow, tokens: number): string =>
  coverage === 'missing' ? '–' : shortCountText(tokens)

/** Of a call of another day, the day too. */
const whenText = (local: string, now: string): string =>
  local.slice(0, 10) === now.slice(0, 10)
    ? local.slice(11, 19)
    : local.slice(5, 16).replace('T', ' ')

const cut = (text: string, width: number): string => fitText(text, width, (one) => one.length)
