import { Command } from 'commander'
import type { AnswerRow } from '../../query/answer.ts'
import type { Io } from '../io.ts'
import { nothingFound, type View, type ViewWords, viewLedger } from '../ledger-view.ts'
import { withPrintOptions, withRangeOptions, withRowOptions } from '../question-words.ts'
import { bucketText } from '../render/bucket-text.ts'
import { coverageLines } from '../render/coverage-line.ts'
import { namesByKey } from '../render/group-notes.ts'
import { countText } from '../render/number-text.ts'
import { rowKey } from '../render/row-key.ts'
import { trendsOf } from '../render/trends.ts'
import { usageTable } from '../render/usage-table.ts'

const SHOWN = 25
const EXAMPLES = `
Examples:
  tokenledger sessions --last 7d
  tokenledger sessions --where project:api --order -cost_usd --limit 10`

/** `tokenledger sessions`: one row a session, the latest first. */
export function sessionsCommand(io: Io): Command {
  const command = new Command('sessions').description(
    `One row a session with its projects, agents and last hour of work: the latest ${SHOWN}, or as --order and --limit say.`,
  )
  withPrintOptions(withRowOptions(withRangeOptions(command)))
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = { ...command.optsWithGlobals<ViewWords>(), by: 'session' }
    await viewLedger(io, words, (view) => drawnSessions(view, io))
  })
}

async function drawnSessions(view: View, io: Io): Promise<string> {
  const { query, isCompact } = view
  const answer = await view.ask(query)
  if (answer.rows.length === 0) return nothingFound(view, io)
  const { limit, order } = query
  const detail = await view.ask({
    bucket: 'hour',
    groupBy: ['session', 'project', 'agent'],
  })
  const keyOf = (row: AnswerRow): string => rowKey(row, ['session'])
  const last = lastHours(detail.rows, keyOf)
  const isOrdered = limit !== undefined || order !== undefined
  const rows = isOrdered ? answer.rows : latest(answer.rows, last, keyOf)
  const lookup = (names: ReadonlyMap<string, string>) => (row: AnswerRow) =>
    names.get(keyOf(row)) ?? ''
  const drawn = await usageTable(
    { ...answer, rows },
    {
      ...query,
      isCompact,
      width: io.width,
      colours: io.colours,
      notes: [
        {
          title: 'Last',
          textOf: (row) => bucketText(last.get(keyOf(row)) ?? null, 'hour'),
          column: { expendable: 1 },
        },
        {
          title: 'Project',
          textOf: lookup(namesByKey(detail.rows, keyOf, 'project')),
          column: { canShrink: true, expendable: 2 },
        },
        {
          title: 'Agents',
          textOf: lookup(namesByKey(detail.rows, keyOf, 'agent')),
          column: { canShrink: true, expendable: 3 },
        },
      ],
    },
  )
  const hidden = answer.rows.length - rows.length
  const more = `${countText(hidden)} earlier sessions are in the total; --order and --limit show others`
  return [
    view.heading(trendsOf(detail.rows, [], 'day')),
    '',
    drawn,
    ...(hidden > 0 ? [io.colours.dim(more)] : []),
    ...coverageLines(answer.coverage, io.colours),
  ].join('\n')
}

function lastHours(
  rows: readonly AnswerRow[],
  keyOf: (row: AnswerRow) => string,
): ReadonlyMap<string, string> {
  const last = new Map<string, string>()
  for (const row of rows) {
    const bucket = row.bucket ?? ''
    if (bucket > (last.get(keyOf(row)) ?? '')) last.set(keyOf(row), bucket)
  }
  return last
}

const latest = (
  rows: readonly AnswerRow[],
  last: ReadonlyMap<string, string>,
  keyOf: (row: AnswerRow) => string,
): AnswerRow[] =>
  [...rows]
    .sort((left, right) => compare(last.get(keyOf(right)) ?? '', last.get(keyOf(left)) ?? ''))
    .slice(0, SHOWN)

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
