import { Command } from 'commander'
import type { Io } from '../io.ts'
import { createKey, listKeys, revokeKey } from '../keys/key-verbs.ts'

const EXAMPLES = `
A key is shown once, when it is made; the ledger keeps its hash.

Examples:
  tokenledger keys create laptop --scope ingest,read
  tokenledger keys create billing-service --scope ingest --project billing
  tokenledger keys list
  tokenledger keys revoke laptop`

const splitWords = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').map((word) => word.trim()),
]

/** The verb `keys`: who may report to a server and ask it. */
export function keysCommand(io: Io): Command {
  const command = new Command('keys')
    .description('Make, list and revoke the keys of the server that serves this ledger.')
    .addHelpText('after', EXAMPLES)
  command
    .command('create')
    .description('make a key, and print it: this once')
    .argument('<name>', 'a name by which people know the key')
    .option('--scope <scopes>', 'ingest, read or admin; a comma separates several', splitWords)
    .option('--project <name>', 'the only project that it reports to and asks about')
    .option('--json', 'print JSON')
    .action((name: string, _, create: Command) => createKey(name, create.optsWithGlobals(), io))
  command
    .command('list')
    .description('all keys: what they may do, and when they were last used')
    .option('--json', 'print JSON')
    .action((_, list: Command) => listKeys(list.optsWithGlobals(), io))
  command
    .command('revoke')
    .description('end a key at once, in a running server too; exit 1 when there is none')
    .argument('<key>', 'its id or its name')
    .option('--json', 'print JSON')
    .action((key: string, _, revoke: Command) => revokeKey(key, revoke.optsWithGlobals(), io))
  return command
}
