import { Command } from 'commander'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { type ServeWords, serveLedger } from '../serving/serve-ledger.ts'
import { withServeOptions } from '../serving/serve-words.ts'

const EXAMPLES = `
Programs send calls to it (POST /v1/events) and ask it (GET /v1/usage).

Examples:
  tokenledger serve
  tokenledger serve --port 8080 --ledger team.sqlite`

/** `tokenledger serve`: the ledger for other programs, until it is told to stop. */
export function serveCommand(io: Io): Command {
  const command = new Command('serve').description(
    'Serve the ledger: programs send calls, people and programs ask questions. Ctrl+C ends it.',
  )
  withServeOptions(command)
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = command.optsWithGlobals<ServeWords>()
    await serveLedger(io, { ...words, ledger: words.ledger ?? ledgerFiles(io).ledger })
  })
}
