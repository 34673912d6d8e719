import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import { eventsQuestion } from '../../questions/ask-events.ts'
import type { EventRow } from '../../questions/event-row.ts'
import { answerSource, type SourceWords } from '../asking/answer-source.ts'
import { withServerOption } from '../asking/asking-words.ts'
import { eventLine } from '../asking/event-line.ts'
import { entriesOfFile, entriesOfServer } from '../asking/live-source.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'
import { timeZoneOf } from '../time-zone-of.ts'

const EXAMPLES = `
Examples:
  tokenledger tail
  tokenledger tail --where agent:planner --lines 50
  tokenledger tail --server http://127.0.0.1:4318 --json | jq .cost_usd`

interface TailWords extends SourceWords {
  readonly where?: readonly string[]
  readonly lines: string
  readonly count?: string
  readonly json?: true
}

/** `tokenledger tail`: the latest calls, then each new one as it arrives. */
export function tailCommand(io: Io): Command {
  const command = new Command('tail').description(
    'The latest calls, then each new one as it arrives, until Ctrl+C.',
  )
  withServerOption(command)
    .option(
      '--where <dimension:value>',
      'only these calls; a|b = either; may repeat',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .option('--lines <count>', 'so many of the latest first', '10')
    .option('--count <count>', 'end after so many new ones')
    .option('--json', 'one JSON object a line')
  return command
    .addHelpText('after', EXAMPLES)
    .action(() => follow(command.optsWithGlobals<TailWords>(), io))
}

async function follow(words: TailWords, io: Io): Promise<void> {
  const { where = [], json } = words
  const lines = countOf(words.lines, '--lines')
  const count =
    words.count === undefined ? Number.POSITIVE_INFINITY : countOf(words.count, '--count')
  const opened = words.server === undefined ? await openLedger(io, words) : null
  const live =
    words.server === undefined
      ? opened && entriesOfFile(opened.store, where)
      : entriesOfServer(words.server, where, io)
  if (live === null) return io.err('There is no ledger yet: tokenledger start makes one\n')
  const look = { colours: io.colours, timeZone: timeZoneOf(undefined, io) }
  const show = (event: EventRow): void =>
    io.out(json === true ? `${JSON.stringify(event)}\n` : `${eventLine(event, look)}\n`)
  try {
    // What arrives after the first word is told; what was there before is looked up.
    await live.next()
    const before = await latest(words, lines, io)
    for (const event of before) show(event)
    const known = new Set(before.map(({ id }) => id))
    let told = 0
    while (told < count) {
      const { value: event, done } = await live.next()
      if (done === true) return
      if (event === null || known.has(event.id)) continue
      show(event)
      told += 1
    }
  } finally {
    await live.return(undefined)
    await opened?.store.close()
  }
}

/** The latest calls, the newest last. */
async function latest(words: TailWords, lines: number, io: Io): Promise<readonly EventRow[]> {
  if (lines === 0) return []
  const source = await answerSource(words, io)
  if (source === null) return []
  const where = words.where === undefined ? {} : { where: words.where }
  const answer = await source
    .ask(eventsQuestion, { limit: String(lines), ...where })
    .finally(() => source.close())
  return (answer as { events: readonly EventRow[] }).events.toReversed()
}

function countOf(word: string, option: string): number {
  if (/^\d{1,3}$/.test(word) || word === '1000') return Number(word)
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use ${option} "${word}": it must be a whole number from 0 to 1000`,
  )
}
