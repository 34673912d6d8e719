import { type PriceRow, priceBook, providerName } from '@tokenledger/sdk/reading'
import type { Io } from '../io.ts'
import { perMillion } from '../price-lists/price-text.ts'
import { countText } from '../render/number-text.ts'
import { table } from '../render/table.ts'

/** Options of `prices list`. */
export interface ListPricesOptions {
  readonly provider?: string
  readonly json?: boolean
}

interface Listed {
  readonly provider: string
  readonly model: string
  readonly contextWindow: number | null
  readonly price: PriceRow | null
}

/** Prints the base price in force now of every model, or of one provider's; none: the answer is no. */
export async function listPrices(options: ListPricesOptions, io: Io): Promise<void> {
  const wanted = options.provider === undefined ? null : providerName(options.provider)
  const listed = pricesNow(wanted, io.now())
  if (listed.length === 0) {
    io.err(`No prices of provider "${options.provider}"; there are: ${providersText()}\n`)
    io.answerNo()
  }
  io.out(`${options.json === true ? jsonOf(listed) : await tableOf(listed, io)}\n`)
}

const providersText = (): string =>
  priceBook()
    .files.map(({ provider }) => provider)
    .join(', ')

function pricesNow(provider: string | null, at: number): readonly Listed[] {
  const book = priceBook()
  const files = book.files.filter((file) => provider === null || file.provider === provider)
  return files.flatMap((file) =>
    file.models.map(({ id, context_window: window }) => ({
      provider: file.provider,
      model: id,
      contextWindow: window ?? null,
      price: book.price({ model: id, provider: file.provider, at }).price,
    })),
  )
}

function jsonOf(listed: readonly Listed[]): string {
  const models = listed.map(({ provider, model, contextWindow, price }) => ({
    provider,
    model,
    context_window: contextWindow,
    price_id: price?.id ?? null,
    rates: price?.rates ?? null,
  }))
  return JSON.stringify({ schema_version: 1, checked: priceBook().checked, models }, null, 2)
}

async function tableOf(listed: readonly Listed[], io: Io): Promise<string> {
  const rows = listed.map(({ provider, model, contextWindow, price }) => [
    model,
    provider,
    ...['input', 'input.cacheRead', 'input.cacheWrite', 'output'].map((meter) =>
      perMillion(price?.rates[meter]),
    ),
    contextWindow === null ? '–' : countText(contextWindow),
    price?.effectiveFrom ?? '',
  ])
  const columns = [
    { title: 'Model', canShrink: true },
    { title: 'Provider', expendable: 2 },
    { title: 'Input', align: 'right' as const },
    { title: 'Cache read', align: 'right' as const, expendable: 3 },
    { title: 'Cache write', align: 'right' as const, expendable: 4 },
    { title: 'Output', align: 'right' as const },
    { title: 'Context', align: 'right' as const, expendable: 5 },
    { title: 'Since', expendable: 6 },
  ]
  const footer = `${listed.length} models; US dollars for a million tokens; checked ${priceBook().checked}`
  const drawn = await table(columns, rows, { width: io.width, colours: io.colours })
  return listed.length === 0 ? footer : `${drawn}\n${io.colours.dim(footer)}`
}
