import { parseTime, TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import { openInput } from '../../ingest/open-input.ts'
import type { Io } from '../io.ts'

/** Characters. Far beyond any answer, and what one process reads at once without harm. */
const MAX_LENGTH = 256 * 1024 * 1024
const STDIN = '-'

const HELP = `
A payload is the body of an answer, its bare usage object, a list of events, raw server-sent events,
or lines of JSON, such as the results of a batch. Nothing is written to the ledger.

Examples:
  tokenledger inspect answer.json
  tokenledger inspect stream.txt --provider azure --model gpt-4o --json
  curl -s … | tokenledger inspect -`

interface InspectWords {
  readonly provider?: string
  readonly model?: string
  readonly at?: string
  readonly json?: true
}

/** `tokenledger inspect FILE`: what a payload reports, by which rule it is read, and its price. */
export function inspectCommand(io: Io): Command {
  const command = new Command('inspect')
    .description('What an answer reports, by which rule it is read, and what it costs.')
    .argument('<file>', 'the payload; - is stdin')
    .option('--provider <name>', 'who answered, by any common name (default: seen from the words)')
    .option('--model <name>', 'the model asked for, where the payload names none')
    .option('--at <time>', 'when the call was made: decides its price (default: now)')
    .option('--json', 'as JSON')
  return command.addHelpText('after', HELP).action(async (file: string) => {
    const { provider, model, at, json } = command.optsWithGlobals<InspectWords>()
    const hints = {
      at: at === undefined ? io.now() : parseTime(at),
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
    }
    const text = await textOf(file)
    const { inspect } = await import('../inspecting/inspection.ts')
    const inspection = inspect(text, hints)
    if (json === true) {
      const { inspectionJson } = await import('../inspecting/inspection-json.ts')
      return io.out(`${JSON.stringify(inspectionJson(inspection), null, 2)}\n`)
    }
    const { inspectionText } = await import('../inspecting/inspection-text.ts')
    io.out(`${await inspectionText(inspection, io)}\n`)
  })
}

async function textOf(file: string): Promise<string> {
  const pieces: string[] = []
  let length = 0
  for await (const piece of openInput(file === STDIN ? process.stdin : file).text) {
    length += piece.length
    if (length > MAX_LENGTH) {
      const message = `Cannot inspect "${file}": a payload has at most ${MAX_LENGTH} characters; cut it into files of whole answers`
      throw new TokenledgerError('input_too_large', message)
    }
    pieces.push(piece)
  }
  return pieces.join('')
}
