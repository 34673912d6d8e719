import { Command } from 'commander'
import type { Io } from '../io.ts'

const EXAMPLES = `
Examples:
  tokenledger logs analyze logs/app_2026-11-22.log
  tokenledger logs analyze logs/*.log --json
  zcat old.log.gz | tokenledger logs analyze -`

/** The verb `logs`: what logs of token consumption say. */
export function logsCommand(io: Io): Command {
  const command = new Command('logs')
    .description('What logs of token consumption say.')
    .addHelpText('after', EXAMPLES)
  command
    .command('analyze')
    .description('calls and tokens by agent, of all lines that tell a call')
    .argument('<file...>', 'log files; - is standard input; gzip is recognised')
    .option('--json', 'as JSON, with costs')
    .action(async (files: readonly string[], options: { readonly json?: true }) =>
      (await import('./logs-analyze.ts')).analyzeLogs(files, options, io),
    )
  return command
}
