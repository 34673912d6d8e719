import type { Command } from 'commander'
import type { QuestionText } from '../../questions/question.ts'
import type { Io } from '../io.ts'
import { questionOf } from '../question-of.ts'
import type { QuestionWords } from '../question-words.ts'
import type { SourceWords } from './answer-source.ts'

/** The words of a verb that asks a server, or a ledger file. */
export interface AskingWords extends QuestionWords, SourceWords {
  readonly json?: true
}

/** The options of every verb that can ask a server. */
export const withServerOption = (command: Command): Command =>
  command.option(
    '--server <url>',
    'ask this server, with the key in TOKENLEDGER_KEY, rather than a file',
  )

/** The selection that was typed, as the parameters of a question. */
export function selectionText(words: QuestionWords, io: Io): QuestionText {
  const { limit: _limit, order: _order, ...range } = words
  const { from, to } = questionOf(range, io)
  return {
    ...(from !== undefined && { from: new Date(from).toISOString() }),
    ...(to !== undefined && { to: new Date(to).toISOString() }),
    ...(words.where !== undefined && { where: words.where }),
  }
}
