import { Command } from 'commander'
import { toolsQuestion } from '../../questions/ask-tools.ts'
import { answerSource } from '../asking/answer-source.ts'
import { type AskingWords, selectionText, withServerOption } from '../asking/asking-words.ts'
import { type ToolUse, toolTable } from '../asking/tool-table.ts'
import type { Io } from '../io.ts'
import { withRangeOptions } from '../question-words.ts'

const EXAMPLES = `
Tokens and cost of a call that used several tools are spread evenly over them.
tokenledger report --by used_tools has the calls by the tools that they used together.

Examples:
  tokenledger tools --last 7d
  tokenledger tools --where agent:claude-code --where project:~/api
  tokenledger tools --server http://127.0.0.1:4318 --json | jq .tools[].cost_usd`

/** `tokenledger tools`: what the calls cost in which each tool was used. */
export function toolsCommand(io: Io): Command {
  const command = new Command('tools').description(
    'What each tool costs that models called: the calls in which they did so, spread evenly over their tools.',
  )
  withServerOption(withRangeOptions(command))
    .option('--limit <count>', 'so many, 1000 at most', '25')
    .option('--json', 'the body of GET /v1/tools')
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = command.optsWithGlobals<AskingWords>()
    const source = await answerSource(words, io)
    if (source === null) return io.err('There is no ledger yet: tokenledger start makes one\n')
    const { limit } = words
    const answer = await source
      .ask(toolsQuestion, { ...selectionText(words, io), ...(limit !== undefined && { limit }) })
      .finally(() => source.close())
    if (words.json === true) return io.out(`${JSON.stringify(answer, null, 2)}\n`)
    const use = answer as ToolUse
    if (use.tools.length === 0) return io.err('No call of the ledger names a tool that it used\n')
    io.out(`${await toolTable(use, io)}\n`)
  })
}
