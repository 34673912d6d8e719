import { Command } from 'commander'
import type { AnswerRow } from '../query/answer.ts'
import type { Bucket } from '../query/query.ts'
import { drawnReport } from './drawn-report.ts'
import type { Io } from './io.ts'
import { nothingFound, type View, type ViewWords, viewLedger } from './ledger-view.ts'
import { withPrintOptions, withRangeOptions, withRowOptions } from './question-words.ts'
import { coverageLines } from './render/coverage-line.ts'
import { modelsNote, namesByKey } from './render/group-notes.ts'
import { previousLine } from './render/previous-line.ts'
import { trendsOf } from './render/trends.ts'
import { usageTable } from './render/usage-table.ts'

/** A verb that shows one row a bucket, with the models used in it; `--by` breaks the rows down. */
export function bucketCommand(io: Io, name: string, bucket: Exclude<Bucket, 'none'>): Command {
  const command = new Command(name)
    .description(`One row a ${bucket}: calls, tokens, cost and models.`)
    .option('--by <dimensions>', `break each ${bucket} down by these, separated by commas`)
  withPrintOptions(withRowOptions(withRangeOptions(command)))
  const example = `\nExamples:\n  tokenledger ${name} --last 3m --tz local\n  tokenledger ${name} --by model --csv`
  return command.addHelpText('after', example).action(async () => {
    const words = { ...command.optsWithGlobals<ViewWords>(), bucket }
    const draw = words.by === undefined ? drawnBuckets : drawnReport
    await viewLedger(io, words, (view) => draw(view, io))
  })
}

async function drawnBuckets(view: View, io: Io): Promise<string> {
  const { query, isCompact } = view
  const answer = await view.ask(query)
  if (answer.rows.length === 0) return nothingFound(view, io)
  const { rows } = await view.ask({ groupBy: ['model'] })
  const keyOf = (row: AnswerRow): string => row.bucket ?? ''
  const models = namesByKey(rows, keyOf, 'model')
  const drawn = await usageTable(answer, {
    ...query,
    isCompact,
    width: io.width,
    colours: io.colours,
    notes: [modelsNote((row) => models.get(keyOf(row)) ?? '')],
  })
  const days = query.bucket === 'day' ? answer : await view.ask({ bucket: 'day' })
  const span = trendsOf(days.rows, [], 'day')
  return [
    view.heading(span),
    '',
    drawn,
    ...previousLine(answer, query.timeZone, io.colours),
    ...coverageLines(answer.coverage, io.colours),
  ].join('\n')
}
