import { Command } from 'commander'
import { eventsQuestion } from '../../questions/ask-events.ts'
import type { EventRow } from '../../questions/event-row.ts'
import { answerSource } from '../asking/answer-source.ts'
import { type AskingWords, selectionText, withServerOption } from '../asking/asking-words.ts'
import { eventLine } from '../asking/event-line.ts'
import type { Io } from '../io.ts'
import { withRangeOptions } from '../question-words.ts'
import { timeZoneOf } from '../time-zone-of.ts'

const EXAMPLES = `
tokenledger explain ID shows how one of them came to its cost.

Examples:
  tokenledger events --last 24h --where agent:planner
  tokenledger events --where status:error --limit 100
  tokenledger events --server http://127.0.0.1:4318 --json | jq .events[].cost_usd`

interface EventsWords extends AskingWords {
  readonly cursor?: string
}

/** `tokenledger events`: the calls, the newest first. */
export function eventsCommand(io: Io): Command {
  const command = new Command('events').description(
    'The calls of the ledger, the newest first: the latest 25, or as --limit says.',
  )
  withServerOption(withRangeOptions(command))
    .option('--limit <count>', 'so many, 1000 at most', '25')
    .option('--cursor <place>', 'go on where a page ended: "next" of its JSON')
    .option('--json', 'the body of GET /v1/events')
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const words = command.optsWithGlobals<EventsWords>()
    const source = await answerSource(words, io)
    if (source === null) return io.err('There is no ledger yet: tokenledger start makes one\n')
    const { limit, cursor } = words
    const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
    const answer = await source
      .ask(eventsQuestion, { ...selectionText(words, io), ...page })
      .finally(() => source.close())
    if (words.json === true) return io.out(`${JSON.stringify(answer, null, 2)}\n`)
    const { events, next } = answer as { events: readonly EventRow[]; next: string | null }
    const look = { colours: io.colours, timeZone: timeZoneOf(words.tz, io) }
    for (const event of events) io.out(`${eventLine(event, look)}\n`)
    if (events.length === 0) io.err(`${nothingText(words, io)}\n`)
    if (next !== null) io.err(`There are more: --limit, or --cursor ${next}\n`)
  })
}

const nothingText = (words: EventsWords, io: Io): string =>
  Object.keys(selectionText(words, io)).length === 0 && words.cursor === undefined
    ? 'The ledger is empty: tokenledger import takes in what is on this machine'
    : 'No call of the ledger is like that'
