import { toDecimal } from '@tokenledger/sdk/core'
import type { Reading, StoredRow } from '../../query/segment-row.ts'
import type { EntryExplanation, SegmentExplanation } from '../../questions/explanation.ts'
import type { Colours } from '../render/colours.ts'
import { countText, durationText } from '../render/number-text.ts'
import { table } from '../render/table.ts'
import { visibleText } from '../render/visible-text.ts'

const COLUMNS = [
  { title: 'Meter' },
  { title: 'Quantity', align: 'right' },
  { title: '× $ a unit', align: 'right' },
  { title: '= $', align: 'right' },
] as const

/** An explanation for people: the call, what it reported, and its cost line by line. */
export async function explanationText(
  { id, call, segments, cost }: EntryExplanation,
  colours: Colours,
): Promise<string> {
  const fact = ([name, text]: readonly [string, string]): string =>
    `  ${colours.dim(name.padEnd(9))} ${visibleText(text)}`
  const parts = await Promise.all(segments.map((segment) => segmentLines(segment, colours)))
  return [
    `${colours.bold(visibleText(id))}${kindText(call)}`,
    ...factsOf(call).map(fact),
    '',
    ...readingFacts(call.reading).map(fact),
    ...parts.flat(),
    costLine(call, cost, colours),
  ].join('\n')
}

function kindText({ sign, corrects }: StoredRow): string {
  if (corrects === null) return ''
  return visibleText(sign === -1 ? ` takes ${corrects} back` : ` replaces ${corrects}`)
}

function factsOf(call: StoredRow): (readonly [string, string])[] {
  const who = (
    ['project', 'environment', 'workflow', 'agent', 'task', 'session', 'user', 'tool'] as const
  ).flatMap((name) => (call[name] === null ? [] : [`${name} ${call[name]}`]))
  const tags = Object.entries(call.tags ?? {}).map(([key, value]) => `${key}=${value}`)
  const asked =
    call.requestModel !== null && call.requestModel !== call.model
      ? ` (asked for ${call.requestModel})`
      : ''
  const facts: [string, (string | null)[]][] = [
    ['when', [new Date(call.time).toISOString()]],
    ['who', who],
    ['tags', tags],
    [
      'model',
      [
        `${call.model ?? 'not named'}${asked}`,
        call.provider,
        call.operation,
        call.serviceTier,
        call.region,
      ],
    ],
    ['ended', endingOf(call)],
    ['source', [call.source, call.parentId && `child of ${call.parentId}`]],
  ]
  return facts.flatMap(([name, texts]) => {
    const known = texts.filter((text) => text !== null && text !== '')
    return known.length === 0 ? [] : [[name, known.join(' · ')] as const]
  })
}

function endingOf({ status, error, attempt, durationMs, ttftMs }: StoredRow): (string | null)[] {
  return [
    status,
    error,
    attempt === null ? null : `attempt ${attempt}`,
    durationMs === null ? null : `took ${durationText(durationMs)}`,
    ttftMs === null ? null : `first token after ${durationText(ttftMs)}`,
  ]
}

function readingFacts(reading: Reading | null): (readonly [string, string])[] {
  if (reading === null) return []
  const { raw, recordedCost, warnings = [], status } = reading
  return [
    ['reading', status],
    ...(raw === undefined ? [] : [['reported', JSON.stringify(raw)] as const]),
    ...(recordedCost === undefined
      ? []
      : [['recorded', `$${recordedCost.usd} (${recordedCost.basis})`] as const]),
    ...warnings.map(({ code, message }) => ['warning', `${code}: ${message}`] as const),
  ]
}

async function segmentLines(
  { row, price, charges, unpricedMeters, agrees }: SegmentExplanation,
  colours: Colours,
): Promise<string[]> {
  if (Object.keys(row.meters).length === 0) return []
  const title = `${row.model ?? 'no model named'}${row.role === null ? '' : ` (${row.role})`}`
  const sign = row.sign === -1 ? '-' : ''
  const lines = charges.map(({ meter, quantity, unitPrice, cost }) => [
    meter,
    sign + countText(quantity),
    unitPrice,
    sign + toDecimal(cost),
  ])
  const without = (price === null ? Object.keys(row.meters) : unpricedMeters).map((meter) => [
    meter,
    sign + countText(row.meters[meter] ?? 0),
    { text: 'no price', paint: colours.yellow },
    '–',
  ])
  const total = ['list cost', '', '', row.listCost === null ? '–' : toDecimal(row.listCost)]
  const drawn = await table(COLUMNS, [...lines, ...without], { colours, total })
  const indent = (text: string): string => text.replace(/^/gm, '  ')
  return [
    '',
    indent(colours.bold(visibleText(title))),
    indent(drawn),
    ...priceLines(price, agrees, colours),
  ]
}

function priceLines(
  price: SegmentExplanation['price'],
  agrees: boolean | null,
  colours: Colours,
): string[] {
  if (price === null)
    return [colours.yellow('  no price row: the model is not in the price book of its time')]
  const { effectiveFrom, effectiveTo, conditions } = price
  const span = `in force ${effectiveFrom ?? 'from the start'} to ${effectiveTo ?? 'now'}`
  const chosen = conditions.length > 0 ? `, ${conditions.join(', ')}` : ''
  const check =
    agrees === true
      ? colours.green('✓ derived again: the same')
      : colours.red('✗ derived again: differs')
  return [
    `  ${colours.dim('price')} ${visibleText(price.id)}, ${span}${visibleText(chosen)}`,
    `  ${colours.dim('from ')} ${visibleText(price.source)}`,
    `  ${check}`,
  ]
}

function costLine(call: StoredRow, cost: bigint | null, colours: Colours): string {
  const known = call.reading?.recordedCost
  const why =
    cost === null
      ? ` (${call.coverage})`
      : known !== undefined && Number(known.usd) > 0
        ? ' (as recorded)'
        : ''
  return `\n  ${colours.bold(`effective cost ${cost === null ? 'unknown' : `$${toDecimal(cost)}`}`)}${why}${call.estimated ? ', estimated' : ''}`
}
