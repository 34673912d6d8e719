import { Command } from 'commander'
import { drawnOverview } from '../drawn-overview.ts'
import { drawnReport } from '../drawn-report.ts'
import type { Io } from '../io.ts'
import { type ViewWords, viewLedger } from '../ledger-view.ts'
import { withPrintOptions, withRangeOptions, withRowOptions } from '../question-words.ts'

const EXAMPLES = `
Dimensions: project environment workflow agent task session user tool source
provider model operation status service_tier, tag.<key> (histories: tag.git_branch,
tag.agent_type), and used_tools, the tools that the model called in its answer.

Examples:
  tokenledger report
  tokenledger report --last 7d --by agent,model
  tokenledger report --by tool --where workflow:bugfix --order -calls --limit 10
  tokenledger report --by tag.agent_type,used_tools --last 30d
  tokenledger report --bucket week --by project --tz Europe/Berlin --csv`

/** `tokenledger report`: what was used and what it costs. Without `--by` and `--bucket` an overview. */
export function reportCommand(io: Io): Command {
  const command = new Command('report')
    .description('What was used and what it costs. Without --by and --bucket: an overview.')
    .option('--by <dimensions>', 'group by these, separated by commas')
    .option('--bucket <width>', 'one row an hour, day, week or month')
  withPrintOptions(withRowOptions(withRangeOptions(command)))
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = command.optsWithGlobals<ViewWords>()
    const isOverview = words.by === undefined && words.bucket === undefined
    const draw = isOverview ? drawnOverview : drawnReport
    await viewLedger(io, words, (view) => draw(view, io))
  })
}
