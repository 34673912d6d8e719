import type { FoundModel } from '@tokenledger/sdk'
import {
  isInputMeter,
  isOutputMeter,
  type PriceRow,
  parseTime,
  priceBook,
} from '@tokenledger/sdk/reading'
import type { Io } from '../io.ts'
import { perMillion } from '../price-lists/price-text.ts'
import { countText } from '../render/number-text.ts'
import { table } from '../render/table.ts'

/** Options of `prices show`. */
export interface ShowPricesOptions {
  readonly provider?: string
  readonly at?: string
  readonly json?: boolean
}

type DatedPrice = FoundModel['model']['prices'][number]

/** Prints all prices of a model and the one in force; an unknown name: the answer is no. */
export async function showPrices(name: string, options: ShowPricesOptions, io: Io): Promise<void> {
  const book = priceBook()
  const at = options.at === undefined ? io.now() : parseTime(options.at)
  const found = book.find(name, options.provider)
  const { price, warnings } = book.price({ model: name, provider: options.provider, at })
  if (found === null) {
    io.answerNo()
    if (options.json === true) io.out(`${jsonOfUnknown(name, options.provider)}\n`)
    io.err(`${warnings.map(({ message }) => message).join('\n')}\n`)
    return
  }
  io.out(
    `${options.json === true ? jsonOf(name, found, price) : await textOf(found, price, at, io)}\n`,
  )
}

function jsonOfUnknown(name: string, provider: string | undefined): string {
  const near = priceBook().nearest(name, provider)
  return JSON.stringify({ schema_version: 1, query: name, match: null, near }, null, 2)
}

function jsonOf(query: string, found: FoundModel, price: PriceRow | null): string {
  const { model, file, owner, kind } = found
  const match = { provider: file.provider, price_list: owner.provider, model: model.id, how: kind }
  const inForce = price && {
    id: price.id,
    effective_from: price.effectiveFrom,
    effective_to: price.effectiveTo,
    rates: price.rates,
    conditions: price.conditions,
    source: price.source,
  }
  const body = { schema_version: 1, query, match, ...model, in_force: inForce }
  return JSON.stringify(body, null, 2)
}

async function textOf(
  found: FoundModel,
  price: PriceRow | null,
  at: number,
  io: Io,
): Promise<string> {
  const { model, file } = found
  const modifiers = file.modifiers.filter(({ models }) => models?.includes(model.id) ?? true)
  return [
    `${io.colours.bold(model.id)}  ${file.provider}, known by ${kindText(found)}`,
    ...factLines(found),
    '',
    ...model.prices.flatMap((one) => priceLines(one)),
    ...(modifiers.length > 0 ? ['Modifiers of token prices'] : []),
    ...modifiers.map(modifierLine),
    '',
    `In force ${new Date(at).toISOString().slice(0, 10)}: ${price?.id ?? 'none'}`,
    ...(price === null ? [] : [await ratesTable(price, io)]),
  ].join('\n')
}

function modifierLine({
  when,
  multiply,
  unverified,
}: FoundModel['file']['modifiers'][number]): string {
  const effect = multiply === undefined ? 'no list price' : `× ${multiply}`
  return `  ${conditionText(when)}: ${effect}${unverifiedText(unverified)}`
}

const KINDS = {
  id: 'its id',
  alias: 'an alias',
  dated: 'a dated name',
  'fine-tuned': 'a tuned name',
  any: 'its server, which has one price for all',
}

const kindText = ({ kind, file, owner }: FoundModel): string =>
  KINDS[kind] + (file === owner ? '' : `, on the list of ${owner.provider}`)

function factLines({ model }: FoundModel): readonly string[] {
  const { aliases = [], context_window: window, max_output: output, note } = model
  return [
    ...(aliases.length > 0 ? [`Also: ${aliases.join(', ')}`] : []),
    ...(window === undefined ? [] : [`Context window: ${countText(window)} tokens`]),
    ...(output === undefined ? [] : [`Output at most: ${countText(output)} tokens`]),
    ...(note === undefined ? [] : [note]),
  ]
}

function priceLines(price: DatedPrice): readonly string[] {
  const { effective_from: from, effective_to: to, when, source, checked, unverified } = price
  const condition = when === undefined ? '' : `, when ${conditionText(when)}`
  return [
    `From ${from ?? 'the beginning'} to ${to ?? 'now'}${condition}`,
    `  for a million: ${pairs(price.per_mtok)}`,
    ...(price.per_unit === undefined ? [] : [`  for one: ${pairs(price.per_unit)}`]),
    `  ${source} (checked ${checked})${unverifiedText(unverified)}`,
  ]
}

const unverifiedText = (reason: string | undefined): string =>
  reason === undefined ? '' : `  UNVERIFIED: ${reason}`

const pairs = (rates: DatedPrice['per_mtok'] = {}): string =>
  Object.entries(rates)
    .map(([meter, rate]) => `${meter} $${rate}`)
    .join(', ')

const conditionText = (when: object): string =>
  Object.entries(when)
    .map(([about, value]) => `${about}=${String(value)}`)
    .join(', ')

function ratesTable(price: PriceRow, io: Io): Promise<string> {
  const columns = [
    { title: 'Meter' },
    { title: 'for one', align: 'right' as const },
    { title: 'for a million', align: 'right' as const },
  ]
  const rows = Object.entries(price.rates).map(([meter, rate]) => [
    meter,
    `$${rate}`,
    isInputMeter(meter) || isOutputMeter(meter) ? `$${perMillion(rate)}` : '',
  ])
  return table(columns, rows, { width: io.width, colours: io.colours })
}
