import { localStart, type Money, toDecimal } from '@tokenledger/sdk/core'
import type { Colours } from '../render/colours.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countText, shortCountText, spanText } from '../render/number-text.ts'
import { type Cell, type Column, table } from '../render/table.ts'
import { BLOCK_MS } from './blocks-of.ts'
import type { Block } from './read-blocks.ts'

/** How blocks are drawn. */
export interface BlocksTextOptions {
  readonly timeZone: string
  /** Terminal columns at hand. */
  readonly width: number
  readonly colours: Colours
  /** Epoch milliseconds. */
  readonly now: number
}

const COLUMNS: readonly Column[] = [
  { title: 'Block' },
  { title: '' },
  { title: 'Calls', align: 'right', expendable: 1 },
  { title: 'Input', align: 'right', expendable: 3 },
  { title: 'Output', align: 'right', expendable: 2 },
  { title: 'Tokens', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Models', canShrink: true, expendable: 4 },
]

/** A table of blocks with the gaps between them, then how the active one goes on. */
export async function blocksText(
  blocks: readonly Block[],
  options: BlocksTextOptions,
): Promise<string> {
  const { width, colours } = options
  const format = moneyFormat(blocks.map(({ usage }) => usd(usage.cost)))
  const rows = blocks.flatMap((block, index) => [
    ...gapCells(blocks[index - 1], block, colours),
    blockCells(block, { ...options, format }),
  ])
  const active = blocks.find(({ isActive }) => isActive)
  return [
    await table(COLUMNS, rows, { width, colours }),
    ...(active === undefined ? [] : ['', ...activeLines(active, options)]),
  ].join('\n')
}

function blockCells(
  { start, isActive, usage, models, firstCall, lastCall }: Block,
  { timeZone, colours, format }: BlocksTextOptions & { format: ReturnType<typeof moneyFormat> },
): readonly Cell[] {
  const cost = moneyText(usd(usage.cost), format, usage.unknownCalls > 0)
  return [
    timeText(start, timeZone),
    isActive ? { text: 'active', paint: colours.green } : spanText(lastCall - firstCall),
    countText(usage.calls),
    shortCountText(usage.inputTokens),
    shortCountText(usage.outputTokens),
    shortCountText(usage.totalTokens),
    { text: cost, paint: usage.cost === null ? colours.yellow : colours.green },
    models.join(', '),
  ]
}

function gapCells(before: Block | undefined, { firstCall }: Block, colours: Colours): Cell[][] {
  if (before === undefined || firstCall - before.lastCall <= BLOCK_MS) return []
  const pause = spanText(firstCall - before.lastCall)
  return [[{ text: `  ${pause} pause`, paint: colours.dim }]]
}

/** How full the active block is, and what it comes to. */
export function activeLines(
  { start, end, usage, burn }: Block,
  { timeZone, colours, now }: Omit<BlocksTextOptions, 'width'>,
): readonly string[] {
  const format = moneyFormat([usd(usage.cost)])
  const money = (cost: Money | null): string => moneyText(usd(cost), format, usage.unknownCalls > 0)
  const clock = (ms: number): string => timeText(ms, timeZone).slice(11)
  const head = `${colours.bold('Active block')} ${clock(start)} to ${clock(end)} · ${spanText(end - now)} left · ${money(usage.cost)} · ${shortCountText(usage.totalTokens)} tokens`
  if (burn === null) return [head, colours.dim('No rate yet: it takes two calls.')]
  const rate = `${money(burn.costPerHour)}/h · ${shortCountText(Math.round(burn.tokensPerMinute))} tokens/min`
  const whole = `${money(burn.projectedCost)} · ${shortCountText(burn.projectedTokens)} tokens`
  return [head, `Burn rate    ${rate}`, `At its end   ${whole}, if it goes on like this`]
}

const timeText = (ms: number, timeZone: string): string =>
  localStart(ms, timeZone).slice(0, 16).replace('T', ' ')

const usd = (money: Money | null): string | null => (money === null ? null : toDecimal(money))
