import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { Io } from '../io.ts'
import { bytesText, countOf, countText } from '../render/number-text.ts'
import { skippedText } from '../render/skipped-text.ts'
import { type Column, table } from '../render/table.ts'
import { visibleText } from '../render/visible-text.ts'
import type { FoundFile, FoundHistories } from './diagnosis.ts'

const TOOL_COLUMNS: readonly Column[] = [
  { title: 'Histories', canShrink: true },
  { title: 'Files', align: 'right' },
  { title: 'Read', align: 'right' },
  { title: 'Size', align: 'right', expendable: 3 },
  { title: 'Rows', align: 'right', expendable: 2 },
  { title: 'Merged', align: 'right', expendable: 1 },
  { title: 'Skipped', align: 'right' },
  { title: 'Calls', align: 'right' },
]

const FILE_COLUMNS: readonly Column[] = [
  { title: 'File', canShrink: true, keepsEnd: true },
  { title: 'State' },
  { title: 'Size', align: 'right', expendable: 2 },
  { title: 'Rows', align: 'right', expendable: 3 },
  { title: 'Answers', align: 'right', expendable: 1 },
  { title: 'Skipped', align: 'right' },
]

/** The histories that were found, what was read of them, and what was skipped and why. */
export async function historiesText(histories: readonly FoundHistories[], io: Io): Promise<string> {
  const { width, colours, home } = io
  const found = histories.filter(({ files, calls, skipped }) => files + calls + skipped.length > 0)
  if (found.length === 0) {
    const titles = histories.map(({ title }) => title).join(', ')
    return `${colours.dim('histories')}   none found of ${titles}`
  }
  const rows = found.map((one) => [
    one.title,
    countText(one.files),
    countText(one.files_read),
    bytesText(one.bytes),
    countText(one.rows),
    countText(one.merged),
    countText(one.rows - one.answers),
    countText(one.calls),
  ])
  const skipped = found.flatMap((one) => one.skipped.map((group) => skippedText(group, home)))
  const others = found
    .filter((one) => one.other_files > 0)
    .map(
      (one) =>
        `${one.title}: with ${countOf(one.other_files, 'file')} read before, gone by now or elsewhere; what they told is kept`,
    )
  const lists = await Promise.all(found.map(({ list = [] }) => filesText(list, io)))
  return [
    await table(TOOL_COLUMNS, rows, { width, colours }),
    ...[...others, ...skipped].map((line) => colours.dim(line)),
    ...lists.filter((text) => text !== '').map((text) => `\n${text}`),
  ].join('\n')
}

async function filesText(files: readonly FoundFile[], { width, colours, home }: Io) {
  if (files.length === 0) return ''
  const rows = files.map(({ file, state, bytes, rows, answers, skipped }) => [
    visibleText(shortenHome(file, home)),
    state,
    bytesText(bytes),
    countText(rows),
    countText(answers),
    countText(skipped),
  ])
  return table(FILE_COLUMNS, rows, { width, colours })
}
