import { Command } from 'commander'
import type { QuestionText } from '../../questions/question.ts'
import { textFrom } from '../asking/answer-source.ts'
import { type AskingWords, selectionText, withServerOption } from '../asking/asking-words.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { withRangeOptions } from '../question-words.ts'

const HELP = `
jsonl: each call is one event, with its id, meters, dimensions and stated cost. Import the file into
the ledger of another machine: a call that both know counts once.
csv: one row a segment (one model's part) of a call. focus: one row a kind of tokens, for FinOps.

Examples:
  tokenledger export > laptop.ndjson
  tokenledger export --last 7d --where project:~/api | gzip > api.ndjson.gz
  tokenledger import laptop.ndjson
  tokenledger export --format csv --last 30d > calls.csv
  tokenledger export --server https://tokens.example.com --last 30d > team.ndjson
  tokenledger export --format focus --focus-version 1.3 --since 2026-11-01 > november.csv`

interface ExportWords extends AskingWords {
  readonly format: string
  readonly focusVersion: string
}

/** `tokenledger export`: the calls of a ledger as events, as CSV, or as FOCUS. */
export function exportCommand(io: Io): Command {
  const command = new Command('export')
    .description('Write the calls of the ledger: as events, as CSV, or as FOCUS.')
    .option('--format <format>', 'jsonl, csv or focus', 'jsonl')
    .option('--focus-version <version>', 'of FOCUS: 1.2, 1.3 or 1.4', '1.2')
  return withServerOption(withRangeOptions(command))
    .addHelpText('after', HELP)
    .action(async () => {
      const words = command.optsWithGlobals<ExportWords>()
      const { askedExport, EXPORT_PATH } = await import('../../questions/export/ask-export.ts')
      const { format, focusVersion, server } = words
      const text: QuestionText = {
        ...selectionText(words, io),
        format,
        ...(format === 'focus' && { focus_version: focusVersion }),
      }
      const { chunks } = askedExport(text, io.now())
      if (server !== undefined) {
        for await (const chunk of textFrom(server, EXPORT_PATH, text, io)) io.out(chunk)
        return
      }
      const opened = await openLedger(io, words)
      if (opened === null) return
      try {
        // Generated figures must not reach a ledger of real ones.
        if (opened.isSample) return io.err('Nothing to export: the ledger is empty\n')
        for await (const chunk of chunks(opened.store)) io.out(chunk)
      } finally {
        await opened.store.close()
      }
    })
}
