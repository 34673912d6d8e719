import { localStart } from '@tokenledger/sdk/core'
import type { EventRow } from '../../questions/event-row.ts'
import type { Colours } from '../render/colours.ts'
import { moneyText } from '../render/money-text.ts'
import { countText } from '../render/number-text.ts'
import { visibleText } from '../render/visible-text.ts'

/** How a line is drawn. */
export interface EventLineOptions {
  readonly colours: Colours
  /** Of its time. */
  readonly timeZone: string
}

/** One call on one line: when, who, which model, how much, what it cost, and how it ended. */
export function eventLine(event: EventRow, { colours, timeZone }: EventLineOptions): string {
  const who = [event.agent, event.tool].filter((name) => name !== null).join(' · ')
  const model = event.models[0] ?? event.request_model ?? 'no model named'
  const cached =
    event.cache_read_tokens > 0 ? ` (${countText(event.cache_read_tokens)} cached)` : ''
  const tokens =
    event.coverage === 'missing'
      ? colours.yellow('no usage told')
      : `${countText(event.input_tokens)} in${cached} → ${countText(event.output_tokens)} out`
  const cost =
    event.cost_usd === null
      ? colours.yellow(event.coverage)
      : moneyText(event.cost_usd, { decimals: 6 })
  const parts = [
    colours.dim(localStart(Date.parse(event.time), timeZone).slice(0, 19).replace('T', ' ')),
    ...(who === '' ? [] : [visibleText(who)]),
    visibleText(model),
    tokens,
    cost,
    ...(event.status === 'ok' ? [] : [colours.red(event.status)]),
    ...(event.sign === -1 ? [colours.yellow('taken back')] : []),
    colours.dim(visibleText(event.id)),
  ]
  return parts.join('  ')
}
