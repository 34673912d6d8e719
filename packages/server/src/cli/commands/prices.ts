import { Command } from 'commander'
import type { Io } from '../io.ts'

const EXAMPLES = `
Examples:
  tokenledger prices list --provider anthropic
  tokenledger prices show gpt-5.6-sol --at 2026-08-01
  tokenledger prices check
  tokenledger prices check my-prices/
  tokenledger prices diff my-prices/
  tokenledger prices diff genai-prices.json --provider groq`

/** The verb `prices`: what the price book holds, one model in detail, and whether the book is whole. */
export function pricesCommand(io: Io): Command {
  const command = new Command('prices')
    .description('Show and check the dated price book that comes with this version.')
    .addHelpText('after', EXAMPLES)
  command
    .command('list')
    .description('all models with their base price now, in US dollars for a million tokens')
    .option('--provider <name>', 'one provider, by any common name')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./prices-list.ts')).listPrices(options, io))
  command
    .command('show')
    .description('every price of a model with dates, conditions and sources; exit 1 when unknown')
    .argument('<model>', 'a name of the model')
    .option('--provider <name>', 'who sells it, by any common name')
    .option('--at <date>', 'the day or instant to say the price of (default: now)')
    .option('--json', 'print JSON')
    .action(async (model, options) =>
      (await import('./prices-show.ts')).showPrices(model, options, io),
    )
  command
    .command('check')
    .description(
      'whether dates, names, rates and sources of the book, or of your own price files, are in order; exit 1 when not',
    )
    .argument('[path]', 'a price file, a list of them, or a folder of such files')
    .option('--json', 'print JSON')
    .action(async (path, options) =>
      (await import('./prices-check.ts')).checkPrices(path, options, io),
    )
  command
    .command('diff')
    .description('what other price lists would change in the book; exit 1 when anything')
    .argument(
      '<path>',
      'a price file, a list of them, the data file of genai-prices, or a folder of such files',
    )
    .option('--provider <name>', 'one provider, by any common name')
    .option('--json', 'print JSON')
    .action(async (path, options) =>
      (await import('./prices-diff.ts')).diffPrices(path, options, io),
    )
  return command
}
