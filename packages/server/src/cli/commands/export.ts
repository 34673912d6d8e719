import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { type QuestionWords, withRangeOptions } from '../question-words.ts'

const HELP = `
Each call is one event, with its id, meters, dimensions and stated cost. Import the file into the
ledger of another machine: a call that both know counts once.

Examples:
  tokenledger export > laptop.ndjson
  tokenledger export --last 7d --where project:~/api | gzip > api.ndjson.gz
  tokenledger import laptop.ndjson`

interface ExportWords extends QuestionWords {
  readonly ledger?: string
  readonly format: string
}

/** `tokenledger export`: the calls of a ledger as events, one JSON object a line. */
export function exportCommand(io: Io): Command {
  const command = new Command('export')
    .description('Write the calls of the ledger as events, one JSON object a line.')
    .option('--format <format>', 'jsonl', 'jsonl')
  return withRangeOptions(command)
    .addHelpText('after', HELP)
    .action(async () => {
      const words = command.optsWithGlobals<ExportWords>()
      if (words.format !== 'jsonl') throw unknownFormat(words.format)
      const { from, to, where } = questionOf(words, io)
      const opened = await openLedger(io, words)
      if (opened === null) return
      const { exportedEvents } = await import('../exporting/exported-events.ts')
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
      try {
        // Generated figures must not reach a ledger of real ones.
        if (opened.isSample) return io.err('Nothing to export: the ledger is empty\n')
        for await (const event of exportedEvents(opened.store, { ...range, where }))
          io.out(`${JSON.stringify(event)}\n`)
      } finally {
        await opened.store.close()
      }
    })
}

const unknownFormat = (format: string): TokenledgerError =>
  new TokenledgerError(
    'invalid_option',
    `Cannot export with --format "${format}": it must be jsonl; "tokenledger report --csv" writes tables`,
  )
