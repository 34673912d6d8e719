import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import { taskQuestion } from '../../questions/ask-task.ts'
import { tasksQuestion } from '../../questions/ask-tasks.ts'
import type { TreeNode } from '../../questions/tree-node.ts'
import { type AnswerSource, answerSource } from '../asking/answer-source.ts'
import { type AskingWords, selectionText, withServerOption } from '../asking/asking-words.ts'
import { type TaskLine, taskTable, taskTreeText } from '../asking/task-table.ts'
import type { Io } from '../io.ts'
import { withRangeOptions } from '../question-words.ts'
import { timeZoneOf } from '../time-zone-of.ts'

const EXAMPLES = `
A task has its sub-tasks' figures in its own, each call once; ~ marks a sum in
which some calls have no price or told no usage.

Examples:
  tokenledger tasks --last 7d --order -cost_usd
  tokenledger tasks --min total_tokens=100000 --min cost_usd=0.50
  tokenledger tasks fix-login
  tokenledger tasks --server http://127.0.0.1:4318 --json`

interface TasksWords extends AskingWords {
  readonly min?: readonly string[]
  readonly cursor?: string
  readonly top?: true
}

/** `tokenledger tasks`: what tasks used with their sub-tasks, or the tree of one. */
export function tasksCommand(io: Io): Command {
  const command = new Command('tasks')
    .description('What tasks used with their sub-tasks, or the tree of one.')
    .argument('[id]', 'show the tree of this task')
  withServerOption(withRangeOptions(command))
    .option('--top', 'only tasks that are no part of another')
    .option(
      '--min <measure=value>',
      'only tasks that used at least this; may repeat',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .option('--order <measure>', 'a measure, started, last_call or ended; - turns it round')
    .option('--limit <count>', 'so many, 1000 at most', '25')
    .option('--cursor <place>', 'go on where a page ended: "next" of its JSON')
    .option('--json', 'the body of GET /v1/tasks, or of GET /v1/tasks/{id}')
  return command.addHelpText('after', EXAMPLES).action(async (id: string | undefined) => {
    const words = command.optsWithGlobals<TasksWords>()
    const source = await answerSource(words, io)
    if (source === null) return io.err('There is no ledger yet: tokenledger start makes one\n')
    try {
      await (id === undefined ? showTasks(source, words, io) : showTask(source, id, words, io))
    } finally {
      await source.close()
    }
  })
}

async function showTasks(source: AnswerSource, words: TasksWords, io: Io): Promise<void> {
  const { order, limit, cursor } = words
  const answer = await source.ask(tasksQuestion, {
    ...selectionText(words, io),
    ...Object.fromEntries((words.min ?? []).map(boundOf)),
    ...(words.top === true && { top: 'true' }),
    ...(order !== undefined && { order }),
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
  })
  if (words.json === true) return io.out(`${JSON.stringify(answer, null, 2)}\n`)
  const { tasks, next } = answer as { tasks: readonly TaskLine[]; next: string | null }
  if (tasks.length === 0) return io.err(`${nothingText(words, io)}\n`)
  io.out(`${await taskTable(tasks, { ...io, timeZone: timeZoneOf(words.tz, io) })}\n`)
  if (next !== null) io.err(`There are more: --limit, or --cursor ${next}\n`)
}

const nothingText = (words: TasksWords, io: Io): string =>
  Object.keys(selectionText(words, io)).length === 0 && words.min === undefined
    ? 'No call of the ledger names a task: programs do, histories of agents do not'
    : 'No call of the ledger belongs to such a task'

async function showTask(
  source: AnswerSource,
  id: string,
  words: TasksWords,
  io: Io,
): Promise<void> {
  try {
    const answer = await source.ask(taskQuestion, { id })
    if (words.json === true) return io.out(`${JSON.stringify(answer, null, 2)}\n`)
    const { tree, is_cut } = answer as { tree: TreeNode; is_cut: boolean }
    io.out(`${await taskTreeText(tree, io)}\n`)
    if (is_cut) io.err('Only the latest calls are listed; the figures of tasks have all of them\n')
  } catch (error) {
    if (!(error instanceof TokenledgerError) || error.code !== 'not_found') throw error
    io.answerNo()
    io.err(`${error.message}\n`)
  }
}

function boundOf(word: string): readonly [string, string] {
  const [, name, value] = /^([a-z_]+)=(.+)$/.exec(word) ?? []
  const isKnown = name !== undefined && Object.hasOwn(tasksQuestion.parameters, `min_${name}`)
  if (isKnown && value !== undefined) return [`min_${name}`, value]
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use --min "${word}": it must be a measure and a number, such as total_tokens=1000`,
  )
}
