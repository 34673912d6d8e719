import { type Segment, type SegmentCost, toDecimal, type Usage } from '@tokenledger/sdk/core'
import type { Io } from '../io.ts'
import { countText } from '../render/number-text.ts'
import { type Cell, table } from '../render/table.ts'
import { visibleText } from '../render/visible-text.ts'
import type { Inspection } from './inspection.ts'
import { pricesOf } from './inspection-json.ts'

type Surroundings = Pick<Io, 'colours' | 'width'>

const COLUMNS = [
  { title: 'Meter' },
  { title: 'Quantity', align: 'right' },
  { title: '× $ a unit', align: 'right' },
  { title: '= $', align: 'right' },
] as const

/** An inspection for people: who read it and how, the meters with their price, what was odd. */
export async function inspectionText(inspection: Inspection, io: Surroundings): Promise<string> {
  const { usage, cost } = inspection
  const segments = await Promise.all(
    usage.segments.map((segment, index) => segmentText(segment, cost.segments[index], io)),
  )
  const facts = [...ruleFacts(inspection), ...usageFacts(usage), ...priceFacts(inspection)]
  const { dim, bold } = io.colours
  return [
    ...facts.map(([name, text]) => `${dim(name.padEnd(9))} ${visibleText(text)}`),
    ...segments.flatMap((text) => ['', text]),
    '',
    bold(`cost ${cost.total === null ? 'unknown' : `$${toDecimal(cost.total)}`}`) +
      whyText(inspection),
  ].join('\n')
}

type Fact = readonly [name: string, text: string]

const RECOGNITIONS = {
  own: 'nobody else writes like this',
  possible: 'it fits, and nobody calls it its own',
  compatible: 'it fits, as you said',
}
const FORMS = { body: 'one value', events: 'a list of events', text: 'events or lines of text' }

function ruleFacts({ rules, form }: Inspection): readonly Fact[] {
  if (rules.length === 0) return [['read as', 'nothing: no known words in it']]
  return rules.flatMap(({ reader, recognition, convention }): Fact[] => [
    ['read as', `${reader}, ${FORMS[form]} (${RECOGNITIONS[recognition]})`],
    ['counts', convention],
  ])
}

function usageFacts(usage: Usage): readonly Fact[] {
  const { providerCost, reportedTotal, responseId, context, details, raw, warnings } = usage
  const listed = (name: string, values: object): Fact[] => {
    const texts = Object.entries(values).map(([key, value]) => `${key} ${String(value)}`)
    return texts.length === 0 ? [] : [[name, texts.join(' · ')]]
  }
  return [
    ['usage', usage.estimated === true ? `${usage.status}, estimated` : usage.status],
    ...(responseId === undefined ? [] : [['response', responseId] as const]),
    ...(reportedTotal === undefined
      ? []
      : [['total', `${countText(reportedTotal)} stated`] as const]),
    ...(providerCost === undefined
      ? []
      : [['recorded', `$${toDecimal(providerCost.cost)} (${providerCost.basis})`] as const]),
    ...listed('context', context),
    ...listed('of which', details),
    ...(usage.unbilledSegments ?? []).flatMap((one) => listed('unbilled', one.meters)),
    ...warnings.map(({ code, message }) => ['warning', `${code}: ${message}`] as const),
    ...(raw === undefined ? [] : [['reported', JSON.stringify(raw)] as const]),
  ]
}

function priceFacts({ cost }: Inspection): readonly Fact[] {
  return [
    ...pricesOf(cost).map((price): Fact => ['price', `${price.id} from ${price.source}`]),
    ...cost.warnings.map(({ code, message }): Fact => ['warning', `${code}: ${message}`]),
  ]
}

async function segmentText(
  { model, role, meters }: Segment,
  cost: SegmentCost | undefined,
  { colours, width }: Surroundings,
): Promise<string> {
  const title = `${model ?? 'no model named'}${role === undefined ? '' : ` (${role})`}`
  const rows = Object.entries(meters).map(([meter, quantity]): Cell[] => {
    const charge = cost?.charges.find((one) => one.meter === meter)
    return charge === undefined
      ? [meter, countText(quantity), { text: 'no price', paint: colours.yellow }, '–']
      : [meter, countText(quantity), charge.unitPrice, toDecimal(charge.cost)]
  })
  const listTotal = cost?.listTotal ?? null
  const total = ['list cost', '', '', listTotal === null ? '–' : toDecimal(listTotal)]
  const drawn = await table(COLUMNS, rows, { colours, width: width - 2, total })
  return `${colours.bold(visibleText(title))}\n${drawn.replace(/^/gm, '  ')}`
}

function whyText({ usage, cost }: Inspection): string {
  if (usage.status === 'missing') return ' (no usage in it)'
  if (cost.total === null) return ' (no price)'
  if (usage.providerCost !== undefined && cost.total === usage.providerCost.cost) {
    const list = cost.listTotal === null ? 'no list price' : `list $${toDecimal(cost.listTotal)}`
    return ` (as recorded; ${list})`
  }
  return cost.status === 'partial' || usage.status === 'partial' ? ' (partial)' : ''
}
