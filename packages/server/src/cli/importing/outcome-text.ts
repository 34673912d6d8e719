import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { ImportRejection } from '../../ingest/import-report.ts'
import type { Colours } from '../render/colours.ts'
import { bytesText, countText } from '../render/number-text.ts'
import { skippedText } from '../render/skipped-text.ts'
import { type Cell, type Column, table } from '../render/table.ts'
import { visibleText } from '../render/visible-text.ts'
import type { ImportOutcome } from './import-outcome.ts'

const SHOWN_REJECTIONS = 5

const COLUMNS: readonly Column[] = [
  { title: 'Source', canShrink: true },
  { title: 'Files', align: 'right' },
  { title: 'Unchanged', align: 'right', expendable: 4 },
  { title: 'Size', align: 'right', expendable: 2 },
  { title: 'New', align: 'right' },
  { title: 'Known', align: 'right', expendable: 1 },
  { title: 'Changed', align: 'right', expendable: 3 },
  { title: 'Skipped', align: 'right' },
  { title: 'Rejected', align: 'right' },
]

/** How the summary of an import is drawn. */
export interface OutcomeTextOptions {
  /** Terminal columns at hand. */
  readonly width: number
  readonly colours: Colours
  /** The home folder, which paths are shortened by. */
  readonly home: string
}

/** What an import did: a table, then what was left out and why, with examples. */
export async function outcomeText(
  outcomes: readonly ImportOutcome[],
  { width, colours, home }: OutcomeTextOptions,
): Promise<string> {
  const rows = outcomes.map((outcome) => outcomeCells(outcome, colours))
  const drawn = await table(COLUMNS, rows, { width, colours })
  const skipped = outcomes.flatMap((outcome) =>
    outcome.skipped.map((group) => skippedText(group, home)),
  )
  const rejections = outcomes.flatMap((outcome) => outcome.rejections)
  const rejected = outcomes.reduce((sum, outcome) => sum + outcome.rejected, 0)
  const more = rejected - Math.min(rejections.length, SHOWN_REJECTIONS)
  return [
    drawn,
    ...skipped.map((line) => colours.dim(line)),
    ...rejections.slice(0, SHOWN_REJECTIONS).map((one) => colours.yellow(rejectionLine(one, home))),
    ...(more > 0
      ? [colours.yellow(`rejected: ${countText(more)} more; --json lists the first 20`)]
      : []),
  ].join('\n')
}

function outcomeCells(outcome: ImportOutcome, colours: Colours): Cell[] {
  const skipped = outcome.skipped.reduce((sum, { count }) => sum + count, 0)
  const marked = (count: number, paint: (text: string) => string): Cell =>
    count > 0 ? { text: countText(count), paint } : countText(count)
  return [
    outcome.title,
    countText(outcome.files),
    countText(outcome.unchangedFiles),
    bytesText(outcome.bytes),
    marked(outcome.accepted, colours.green),
    countText(outcome.duplicates),
    countText(outcome.changed),
    countText(skipped),
    marked(outcome.rejected, colours.yellow),
  ]
}

function rejectionLine({ file, line, id, code, message }: ImportRejection, home: string): string {
  const place = [file === null ? null : shortenHome(file, home), line]
    .filter((part) => part !== null)
    .join(':')
  const what = place !== '' ? place : (id ?? 'an entry')
  return visibleText(`rejected ${what} ${code}: ${message}`)
}
