import { TokenledgerError } from '@tokenledger/sdk/errors'
import { Command, CommanderError } from 'commander'
import type { Io } from './io.ts'
import { VERBS, type Verb } from './verbs.ts'
import { version } from './version.ts'

const DEFAULT_VERB = 'start'

const EXAMPLES = `
Examples:
  tokenledger                                    import what is found here, report, then serve
  tokenledger report --last 7d --by agent,model  the last seven days by agent and model
  tokenledger daily --tz local --where project:api
  tokenledger import usage.csv --map time=When,input_tokens=In,output_tokens=Out
  tokenledger report --json | jq .totals.cost_usd

Environment:
  TOKENLEDGER_HOME   folder of the ledger (default ~/.tokenledger)
  TOKENLEDGER_TZ     default time zone (default UTC)
  NO_COLOR, FORCE_COLOR, COLUMNS

Exit codes: 0 done, 1 the answer is "no", 2 wrong use, 3 cannot.`

/**
 * Runs the command. The words are those after `tokenledger`.
 *
 * @throws TokenledgerError `unknown_command`, `invalid_option`, or what the verb throws.
 */
export async function runProgram(words: readonly string[], io: Io): Promise<void> {
  const all = wantsDefaultVerb(words) ? [DEFAULT_VERB, ...words] : words
  const program = baseProgram()
  const wanted = firstWord(all)
  for (const verb of VERBS) {
    program.addCommand(verb.name === wanted ? (await verb.load())(io) : outline(verb))
  }
  for (const command of withSubcommands(program)) speakThrough(command, io)
  try {
    await program.parseAsync([...all], { from: 'user' })
  } catch (error) {
    const isVerb = VERBS.some(({ name }) => name === wanted)
    throwUnlessShown(error, isVerb ? `tokenledger ${wanted} --help` : 'tokenledger --help')
  }
}

const baseProgram = (): Command =>
  new Command('tokenledger')
    .description('One ledger for every token that your agents consume, and what it costs.')
    .usage('[verb] [options]')
    .version(version(), '--version', 'print the version')
    .option('--ledger <file>', 'the ledger file to use')
    .helpOption('-h, --help', 'show help; also after a verb')
    .helpCommand('help [verb]', 'show help of a verb')
    .addHelpText('after', EXAMPLES)

/** A verb that is not used: enough for the list in the help. */
const outline = ({ name, summary }: Verb): Command =>
  new Command(name).description(summary).usage('').helpOption(false)

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
]

function speakThrough(command: Command, io: Io): void {
  command.exitOverride()
  command.configureHelp({ showGlobalOptions: true })
  command.configureOutput({
    writeOut: io.out,
    writeErr: () => undefined,
    getOutHelpWidth: () => Math.min(io.width, 100),
  })
}

const wantsDefaultVerb = (words: readonly string[]): boolean =>
  firstWord(words) === undefined &&
  !words.some((word) => ['help', '--help', '-h', '--version'].includes(word))

/** The first word that is neither an option nor the value of one. */
function firstWord(words: readonly string[]): string | undefined {
  const afterHelp = words[0] === 'help' ? words.slice(1) : words
  return afterHelp.find((word, at) => !word.startsWith('-') && afterHelp[at - 1] !== '--ledger')
}

/** Help and version end by an error that is none; every other one becomes ours. */
function throwUnlessShown(error: unknown, help: string): void {
  if (!(error instanceof CommanderError)) throw error
  if (error.exitCode === 0) return
  const code = error.code === 'commander.unknownCommand' ? 'unknown_command' : 'invalid_option'
  throw new TokenledgerError(code, sentence(error.message, help), { cause: error })
}

/** Commander's message as one sentence: `unknown command 'reprot' (did you mean report?)`. */
function sentence(message: string, help: string): string {
  if (message === '(outputHelp)') {
    return `Cannot understand the command: its verb is missing or unknown; see ${help}`
  }
  const flat = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean/, ' (did you mean')
    .replace(/\.$/, '')
  return `Cannot understand the command: ${flat}; see ${help}`
}
