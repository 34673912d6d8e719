import { Command } from 'commander'
import { explain } from '../../questions/explanation.ts'
import { explanationJson } from '../../questions/explanation-json.ts'
import { explanationText } from '../explain/explanation-text.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'

/** `tokenledger explain ID`: how one call came to its cost. Exit code 1 when the id is not known. */
export function explainCommand(io: Io): Command {
  const command = new Command('explain')
    .description('How one call came to its cost: reading, price, arithmetic, corrections.')
    .argument('<id>', 'the id of the entry')
    .option('--json', 'as JSON')
  return command.action(async (id: string) => {
    const words = command.optsWithGlobals<{ readonly ledger?: string; readonly json?: true }>()
    const opened = await openLedger(io, words)
    const entries = opened === null ? [] : await explain(opened.store, id)
    await opened?.store.close()
    if (words.json === true) io.out(`${JSON.stringify(explanationJson(id, entries), null, 2)}\n`)
    else for (const entry of entries) io.out(`${await explanationText(entry, io.colours)}\n\n`)
    if (entries.length > 0) return
    io.answerNo()
    io.err(`The ledger has no entry "${id}". tokenledger events lists calls with their ids.\n`)
  })
}
