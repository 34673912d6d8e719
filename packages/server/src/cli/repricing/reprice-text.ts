import { toDecimal } from '@tokenledger/sdk/core'
import {
  type CostMove,
  differenceOf,
  type GroupMove,
  type RepriceReport,
} from '../../store/reprice-report.ts'
import type { Io } from '../io.ts'
import { countOf, countText } from '../render/number-text.ts'
import { type Cell, table } from '../render/table.ts'

/** A report for people: what changes by model and by meter, and what that makes of the totals. */
export async function repriceText(
  report: RepriceReport,
  isApplied: boolean,
  io: Pick<Io, 'colours' | 'width'>,
): Promise<string> {
  const { colours } = io
  const looked = `${countOf(report.calls, 'call')} looked at`
  if (report.changedCalls === 0) {
    return `${colours.green('✓ nothing changes')}: ${looked}${unpricedText(report)}`
  }
  const unchanged = `${countText(report.unchangedCalls)} unchanged`
  return [
    `${colours.bold(`${countOf(report.changedCalls, 'call')} ${isApplied ? 'changed' : 'would change'}`)}: ${looked}, ${unchanged}${unpricedText(report)}`,
    '',
    await movesTable('Model', 'Tokens', report.byModel, io),
    '',
    await movesTable('Meter', 'Quantity', report.byMeter, io),
    '',
    totalLine('list cost', report.listCost, io),
    totalLine('effective cost', report.cost, io),
    ...notesOf(report).map((note) => colours.dim(`  ${note}`)),
    '',
    lastLine(report, isApplied, io),
  ].join('\n')
}

const unpricedText = ({ unpricedCalls }: RepriceReport): string =>
  unpricedCalls === 0 ? '' : `, ${countText(unpricedCalls)} without a price`

function movesTable(
  what: string,
  quantity: string,
  moves: readonly GroupMove[],
  { colours, width }: Pick<Io, 'colours' | 'width'>,
): Promise<string> {
  const right = { align: 'right' } as const
  const columns = [
    { title: what, canShrink: true },
    { title: 'Calls', ...right },
    { title: quantity, ...right, expendable: 2 },
    { title: 'New price', ...right, expendable: 1 },
    { title: 'Old $', ...right },
    { title: 'New $', ...right },
    { title: 'Difference $', ...right },
  ]
  const rows = moves.map((move): Cell[] => [
    move.name ?? { text: '(none)', paint: colours.dim },
    countText(move.calls),
    countText(move.quantity),
    move.newlyPricedCalls === 0 ? '' : countText(move.newlyPricedCalls),
    decimal(move.before),
    decimal(move.after),
    signed(move),
  ])
  return table(columns, rows, { colours, width })
}

const decimal = (money: bigint | null): string => (money === null ? '–' : toDecimal(money))

function signed(move: CostMove): string {
  const difference = differenceOf(move)
  return `${difference > 0n ? '+' : ''}${toDecimal(difference)}`
}

function totalLine(name: string, move: CostMove, { colours }: Pick<Io, 'colours'>): string {
  return `${name.padEnd(14)}  $${decimal(move.before)} → ${colours.bold(`$${decimal(move.after)}`)}  (${signed(move)})`
}

function notesOf(report: RepriceReport): readonly string[] {
  const { newlyPricedCalls, noLongerPricedCalls, recordedCostCalls } = report
  const notes: readonly (readonly [calls: number, what: string])[] = [
    [newlyPricedCalls, 'without a price before'],
    [noLongerPricedCalls, 'without a price from now on: the book has none'],
    [recordedCostCalls, 'with a recorded cost, which stays; the list cost beside it changes'],
  ]
  return notes
    .filter(([calls]) => calls > 0)
    .map(([calls, what]) => `${countOf(calls, 'call')} ${what}`)
}

function lastLine(report: RepriceReport, isApplied: boolean, { colours }: Pick<Io, 'colours'>) {
  if (!isApplied) return `Nothing was written. ${colours.cyan('--apply')} writes the corrections.`
  const others = report.changedCalls - report.correctedCalls
  const meanwhile = others > 0 ? `; ${countOf(others, 'call')} had been corrected meanwhile` : ''
  const corrected = `${countOf(report.correctedCalls, 'call')} corrected`
  return `${colours.green(`✓ ${corrected}`)}: a reversal and a replacement each${meanwhile}`
}
