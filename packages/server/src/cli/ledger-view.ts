import { shortenHome } from '../ingest/agent-logs/shorten-home.ts'
import type { Answer } from '../query/answer.ts'
import type { Query } from '../query/query.ts'
import type { Io } from './io.ts'
import { TABLE_MEASURES } from './measures-of-tables.ts'
import { hasCalls, openLedger, tellSample } from './open-ledger.ts'
import { questionOf } from './question-of.ts'
import type { PrintWords, QuestionWords } from './question-words.ts'
import { answerCsv } from './render/answer-csv.ts'
import { emptyAnswerText, emptyLedgerText } from './render/empty-text.ts'
import { rangeText } from './render/range-text.ts'
import { reportHeading } from './render/report-heading.ts'
import type { Trends } from './render/trends.ts'
import { COMPACT_WIDTH } from './render/usage-table.ts'

/** A question to the ledger in view, as a command hands it over. */
export interface ViewWords extends QuestionWords, PrintWords {
  readonly ledger?: string
}

/** A ledger in view: what a drawing may ask it. */
export interface View {
  readonly query: Query
  readonly isCompact: boolean
  /** Answers a variation of the question: without percentiles, order, limit and previous period. */
  readonly ask: (change: Partial<Query>) => Promise<Answer>
  /** The head of the report, given what it spans. */
  readonly heading: (span: Pick<Trends, 'first' | 'last'>) => string
  /** Whether there is any call, whatever was asked. */
  readonly hasCalls: () => Promise<boolean>
}

/**
 * Answers a question on stdout: as JSON or CSV, else as `draw` draws it. Says what to do when there
 * is nothing to show.
 *
 * @throws TokenledgerError of the question and of the store
 */
export async function viewLedger(
  io: Io,
  words: ViewWords,
  draw: (view: View) => Promise<string>,
): Promise<void> {
  const query = questionOf(words, io)
  const wantsData = words.json === true || words.csv === true
  const opened = await openLedger(io, words)
  if (opened === null)
    return wantsData ? printData(io, words, query, null) : io.out(emptyLedgerText(io.colours))
  const { store, file, isSample } = opened
  try {
    if (wantsData) {
      tellSample(io, opened)
      return printData(io, words, query, await store.ask(query))
    }
    const { order: _, limit: __, ...unordered } = query
    const ask = (change: Partial<Query>): Promise<Answer> =>
      store.ask({ ...unordered, previous: false, measures: TABLE_MEASURES, ...change })
    const heading = (span: Pick<Trends, 'first' | 'last'>): string =>
      reportHeading(
        {
          ...span,
          asked: rangeText(query, query.timeZone),
          timeZone: query.timeZone,
          where: words.where ?? [],
          file: shortenHome(file, io.home),
          isSample,
        },
        io.colours,
      )
    const isCompact = words.compact === true || io.width < COMPACT_WIDTH
    io.out(`${await draw({ query, isCompact, ask, heading, hasCalls: () => hasCalls(store) })}\n`)
  } finally {
    await store.close()
  }
}

/** What to print in place of tables when no call matches, or none is there. */
export async function nothingFound(view: View, io: Io): Promise<string> {
  if (!(await view.hasCalls())) return emptyLedgerText(io.colours).trimEnd()
  return `${view.heading({ first: null, last: null })}\n\n${emptyAnswerText(io.colours)}`
}

async function printData(
  io: Io,
  { csv }: PrintWords,
  query: Query,
  known: Answer | null,
): Promise<void> {
  const { evaluate } = known === null ? await import('../query/evaluate.ts') : { evaluate: null }
  const answer = known ?? evaluate?.(query, [])
  if (answer === undefined) return
  io.out(csv === true ? answerCsv(answer, query) : `${JSON.stringify(answer, null, 2)}\n`)
}
