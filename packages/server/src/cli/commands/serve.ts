import { Command } from 'commander'
import type { Io } from '../io.ts'
import { serveLedger } from '../serving/serve-ledger.ts'
import { type ServeWords, withServeOptions } from '../serving/serve-words.ts'

const EXAMPLES = `
Programs send calls to it (POST /v1/events) and ask it (GET /v1/usage). Meanwhile the agent
histories of this machine are followed, unless --ledger names another ledger or --no-import is given.

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
    await serveLedger(io, words, words.import && words.ledger === undefined)
  })
}
