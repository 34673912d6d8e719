import type { PriceBook } from '@tokenledger/sdk'
import { Command } from 'commander'
import type { RepriceReport } from '../../store/reprice-report.ts'
import type { Io } from '../io.ts'
import { type OpenLedger, openLedger } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { emptyLedgerText } from '../render/empty-text.ts'
import { repriceJson } from '../repricing/reprice-json.ts'
import { repriceText } from '../repricing/reprice-text.ts'
import type { RepriceWords } from '../repricing/reprice-words.ts'

const HELP = `
A later price never changes history by itself. This compares what was recorded with what the price
book of this version gives for the time of each call. Without --apply nothing is written; with it,
each call that differs gets a reversal and a replacement. A cost that was recorded with a call stays
what it costs.

Examples:
  tokenledger reprice --since 2026-01-01
  tokenledger reprice --since 2026-01-01 --prices my-prices/
  tokenledger reprice --since 2026-01-01 --model gpt-5 --model gpt-5-mini --apply`

/** `tokenledger reprice`: what the prices of now make of recorded calls, and their correction. */
export function repriceCommand(io: Io): Command {
  const command = new Command('reprice')
    .description('Price recorded calls anew: a dry run, or corrections with --apply.')
    .requiredOption('--since <time>', 'calls from this local date or RFC 3339 time on')
    .option('--until <time>', 'up to this time, which is not included')
    .option('--tz <zone>', 'time zone of dates: an IANA name, or "local" (default: UTC)')
    .option(
      '--model <name>',
      'only calls in which this model took part; may repeat',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .option(
      '--prices <path>',
      'your own price file, or a folder of them, before the book of this version',
    )
    .option('--apply', 'write the corrections')
    .option('--json', 'as JSON')
  return command.addHelpText('after', HELP).action(async () => {
    const words = command.optsWithGlobals<RepriceWords>()
    const { from = 0, to } = questionOf(
      {
        since: words.since,
        ...(words.until !== undefined && { until: words.until }),
        ...(words.tz !== undefined && { tz: words.tz }),
      },
      io,
    )
    const range = { from, ...(to !== undefined && { to }) }
    const opened = await openWanted(io, words)
    if (opened === null && words.json !== true) return io.out(emptyLedgerText(io.colours))
    const { report, checked } = await repriceNow(opened, range, words)
    const isApplied = words.apply === true
    if (words.json === true)
      io.out(`${JSON.stringify(repriceJson(report, isApplied, checked), null, 2)}\n`)
    else io.out(`${await repriceText(report, isApplied, io)}\n`)
  })
}

/** The ledger in view; to be written to when corrections are. */
async function openWanted(io: Io, words: RepriceWords): Promise<OpenLedger | null> {
  const opened = await openLedger(io, words)
  if (opened === null || words.apply !== true) return opened
  await opened.store.close()
  return openLedger(io, { ledger: opened.file, isForWriting: true })
}

async function repriceNow(
  opened: OpenLedger | null,
  range: { readonly from: number; readonly to?: number },
  words: RepriceWords,
): Promise<{ readonly report: RepriceReport; readonly checked: string }> {
  const { costOf, priceBook } = await import('@tokenledger/sdk')
  const { reprice } = await import('../../store/reprice.ts')
  const { repriceTally } = await import('../../store/reprice-report.ts')
  const book = words.prices === undefined ? priceBook() : await ownBook(words.prices)
  const { checked } = book
  if (opened === null) return { report: repriceTally().report(0), checked }
  try {
    const report = await reprice(opened.store, {
      ...range,
      ...(words.model !== undefined && { models: words.model }),
      costOf: ({ usage, time, dimensions: { provider } }) =>
        costOf(usage, { at: time, priceBook: book, ...(provider !== undefined && { provider }) }),
      isApplied: words.apply === true,
    })
    return { report, checked }
  } finally {
    await opened.store.close()
  }
}

/** The prices of a file or a folder over the book of this version. */
async function ownBook(path: string): Promise<PriceBook> {
  const { priceBook } = await import('@tokenledger/sdk')
  const { overBundled, readPriceFiles } = await import('../price-lists/read-price-files.ts')
  return priceBook(overBundled(await readPriceFiles(path)))
}
