import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import type { Selection } from '../../query/span.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { type QuestionWords, withRangeOptions } from '../question-words.ts'

const HELP = `
jsonl: each call is one event, with its id, meters, dimensions and stated cost. Import the file into
the ledger of another machine: a call that both know counts once.
csv: one row a segment (one model's part) of a call. focus: one row a kind of tokens, for FinOps.

Examples:
  tokenledger export > laptop.ndjson
  tokenledger export --last 7d --where project:~/api | gzip > api.ndjson.gz
  tokenledger import laptop.ndjson
  tokenledger export --format csv --last 30d > calls.csv
  tokenledger export --format focus --focus-version 1.3 --since 2026-11-01 > november.csv`

interface ExportWords extends QuestionWords {
  readonly ledger?: string
  readonly format: string
  readonly focusVersion: string
}

/** `tokenledger export`: the calls of a ledger as events, as CSV, or as FOCUS. */
export function exportCommand(io: Io): Command {
  const command = new Command('export')
    .description('Write the calls of the ledger: as events, as CSV, or as FOCUS.')
    .option('--format <format>', 'jsonl, csv or focus', 'jsonl')
    .option('--focus-version <version>', 'of FOCUS: 1.2, 1.3 or 1.4', '1.2')
  return withRangeOptions(command)
    .addHelpText('after', HELP)
    .action(async () => {
      const words = command.optsWithGlobals<ExportWords>()
      const { from, to, where } = questionOf(words, io)
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
      const write = await writerOf(words)
      const opened = await openLedger(io, words)
      if (opened === null) return
      try {
        // Generated figures must not reach a ledger of real ones.
        if (opened.isSample) return io.err('Nothing to export: the ledger is empty\n')
        for await (const text of write(opened.store, { ...range, where })) io.out(text)
      } finally {
        await opened.store.close()
      }
    })
}

type Writer = (store: Store, selection: Selection) => AsyncIterable<string>

async function writerOf({ format, focusVersion }: ExportWords): Promise<Writer> {
  const text = await import('../exporting/exported-text.ts')
  if (format === 'jsonl') return text.exportedLines
  if (format === 'csv') return text.exportedCsv
  if (format !== 'focus') throw unknownFormat(format)
  const version = text.focusVersion(focusVersion)
  return (store, selection) => text.exportedFocus(store, selection, version)
}

const unknownFormat = (format: string): TokenledgerError =>
  new TokenledgerError(
    'invalid_option',
    `Cannot export with --format "${format}": it must be jsonl, csv or focus; "tokenledger report --csv" writes tables`,
  )
