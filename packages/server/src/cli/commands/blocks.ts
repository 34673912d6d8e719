import { localStart } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import { blocksJson } from '../blocks/blocks-json.ts'
import { blocksText } from '../blocks/blocks-text.ts'
import { readBlocks } from '../blocks/read-blocks.ts'
import type { Io } from '../io.ts'
import { hasCalls, openLedger, tellSample } from '../open-ledger.ts'
import { questionOf } from '../question-of.ts'
import { type QuestionWords, withRangeOptions } from '../question-words.ts'
import { emptyAnswerText, emptyLedgerText } from '../render/empty-text.ts'
import { countText } from '../render/number-text.ts'
import { rangeText } from '../render/range-text.ts'
import { reportHeading } from '../render/report-heading.ts'

const SHOWN = 25
const EXAMPLES = `
A block begins with the hour (UTC) of its first call and lasts five hours, as the limits of some plans
count. Rate and projection are those of the active block only.

Examples:
  tokenledger blocks --last 3d --tz local
  tokenledger blocks --where source:import:claude-code --json`

interface BlocksWords extends QuestionWords {
  readonly ledger?: string
  readonly json?: true
}

/** `tokenledger blocks`: five-hour blocks, and how the active one goes on. */
export function blocksCommand(io: Io): Command {
  const command = new Command('blocks').description(
    `Five-hour blocks: what each used, the pauses between them, and how the active one goes on. The latest ${SHOWN}, or those of a range.`,
  )
  withRangeOptions(command).option('--json', 'as JSON: all of them, exact')
  return command.addHelpText('after', EXAMPLES).action(async () => {
    await showBlocks(io, command.optsWithGlobals<BlocksWords>())
  })
}

async function showBlocks(io: Io, words: BlocksWords): Promise<void> {
  const query = questionOf(words, io)
  const opened = await openLedger(io, words)
  const isJson = words.json === true
  if (opened === null) {
    return io.out(isJson ? jsonText([]) : emptyLedgerText(io.colours))
  }
  try {
    const { from, to, where, timeZone } = query
    const isRange = from !== undefined || to !== undefined
    const { blocks, count } = await readBlocks(opened.store, {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      where,
      now: io.now(),
      ...(!isRange && !isJson && { latest: SHOWN }),
    })
    if (isJson) {
      tellSample(io, opened)
      return io.out(jsonText(blocks))
    }
    if (blocks.length === 0 && !(await hasCalls(opened.store))) {
      return io.out(emptyLedgerText(io.colours))
    }
    const heading = reportHeading(
      {
        first: blocks[0] === undefined ? null : dayText(blocks[0].start, timeZone),
        last: dayText(blocks.at(-1)?.start ?? 0, timeZone),
        asked: rangeText(query, timeZone),
        timeZone,
        where: words.where ?? [],
        file: shortenHome(opened.file, io.home),
        isSample: opened.isSample,
      },
      io.colours,
    )
    if (blocks.length === 0) return io.out(`${heading}\n\n${emptyAnswerText(io.colours)}`)
    const drawn = await blocksText(blocks, { ...io, timeZone, now: io.now() })
    const hidden = count - blocks.length
    const more = `\n${io.colours.dim(`${countText(hidden)} earlier blocks; --last and --since show them`)}`
    io.out(`${heading}\n\n${drawn}${hidden > 0 ? more : ''}\n`)
  } finally {
    await opened.store.close()
  }
}

const jsonText = (blocks: Parameters<typeof blocksJson>[0]): string =>
  `${JSON.stringify(blocksJson(blocks), null, 2)}\n`

const dayText = (ms: number, timeZone: string): string => localStart(ms, timeZone).slice(0, 10)
