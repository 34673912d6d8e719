import type { Colours } from './colours.ts'

/** What to do when there is nothing in the ledger: commands to copy. */
export function emptyLedgerText(colours: Colours): string {
  return nextSteps('The ledger is empty.', colours, [
    ['tokenledger', 'imports the agent histories found on this machine'],
    ['tokenledger import usage.csv --map time=When,input_tokens=In', 'takes in a CSV file'],
    ['tokenledger import events.ndjson', 'takes in events'],
  ])
}

/** What to do when there was nothing to import, and where it was looked for. */
export const noHistoriesText = (where: string, colours: Colours): string =>
  nextSteps(`No agent history was found ${where}.`, colours, [
    ['tokenledger import ~/backup', 'looks for histories in a folder'],
    ['tokenledger import usage.csv --map time=When,input_tokens=In', 'takes in a CSV file'],
    ['tokenledger import events.ndjson', 'takes in events'],
  ])

/** What to do when a question finds nothing in a ledger that holds calls. */
export function emptyAnswerText(colours: Colours): string {
  return nextSteps('No calls match this question.', colours, [
    ['tokenledger report', 'shows everything'],
    ['tokenledger report --by model,source', 'shows the values to ask for'],
    ['tokenledger doctor', 'shows what the ledger holds, since when'],
  ])
}

function nextSteps(
  what: string,
  colours: Colours,
  steps: readonly (readonly [command: string, effect: string])[],
): string {
  const width = Math.max(...steps.map(([command]) => command.length))
  const isWide = steps.some(([, effect]) => width + effect.length + 4 > USUAL_COLUMNS)
  const lines = steps.flatMap(([command, effect]) =>
    isWide
      ? [`  ${colours.cyan(command)}`, `      ${colours.dim(effect)}`]
      : [`  ${colours.cyan(command.padEnd(width))}  ${colours.dim(effect)}`],
  )
  return [what, '', ...lines, ''].join('\n')
}

/** What most terminals have at least. */
const USUAL_COLUMNS = 80
