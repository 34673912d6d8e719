import { Command } from 'commander'
import { importHistories } from '../importing/import-histories.ts'
import { keepFigures } from '../importing/keep-figures.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'

const NOTES = `
In Claude Code's settings.json:
  { "statusLine": { "type": "command", "command": "tokenledger statusline" } }

It reads the hook's JSON from stdin and figures that imports prepare (statusline.json beside the
ledger); it never reads histories itself. Figures older than a minute are brought up to date in the
background, by one process at a time. The block is that of Claude Code alone.`

/**
 * `tokenledger statusline`: what it does besides drawing the line. The line itself is drawn by
 * `statusline/main.ts`, which loads nothing of this.
 */
export function statuslineCommand(io: Io): Command {
  const command = new Command('statusline')
    .description(
      "One line for Claude Code's status bar: model, cost of session, day and block, rate, context, limits.",
    )
    .option('--no-refresh', 'do not bring old figures up to date')
    .option('--refresh', 'import what is new and prepare the figures, now, and print nothing')
  return command.addHelpText('after', NOTES).action(async () => {
    const opened = await openLedger(io, { isForWriting: true })
    if (opened === null) return
    try {
      await importHistories(opened, io)
      await keepFigures(opened.store, io, true)
    } finally {
      await opened.store.close()
    }
  })
}
