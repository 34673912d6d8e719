import { TokenledgerError } from '@tokenledger/sdk/core'
import type { StoredEntry } from '../store/store.ts'
import { type ContextWindow, contextWindows } from './context-windows.ts'
import { eventRow } from './event-row.ts'
import { treeOf } from './forest.ts'
import { type Asked, oneText, type Question } from './question.ts'
import { readCalls } from './read-calls.ts'
import { readForest, readSummaries, readTasks } from './read-tasks.ts'
import { rankableTasks, taskRow } from './task-row.ts'
import { taskTree } from './task-tree.ts'

/** More calls than this are added up and not listed. */
const MOST_CALLS = 2000

/** `GET /v1/tasks/{id}`: what one task used, its tree, and when. */
export const taskQuestion: Question = {
  path: '/v1/tasks/{id}',
  answer: 'task-detail',
  summary: 'One task: its figures, the tree of what it is made of, and its calls in time.',
  parameters: { id: { kind: 'one', description: 'The task.' } },
  async ask({ store, text }: Asked) {
    const id = oneText(text, 'id') ?? ''
    const forest = await readForest(store)
    const selection = { where: [{ dimension: 'task', anyOf: treeOf(forest, id) }] } as const
    const tasks = await readTasks(store, selection, forest)
    const task = rankableTasks(tasks).find(({ name }) => name === id)
    if (task === undefined) {
      throw new TokenledgerError(
        'not_found',
        `Cannot show the task "${id}": no call of the ledger belongs to it; GET /v1/tasks lists them`,
      )
    }
    const summaries = await readSummaries(store, selection, tasks, [id])
    const { calls, isCut } = await readCalls(store, selection, MOST_CALLS)
    const windowOf = await contextWindows()
    return {
      schema_version: 1,
      ...taskRow(tasks, task, summaries.get(id)),
      tree: taskTree(tasks, id, calls),
      timeline: calls.map((call) => pointOf(call, windowOf)),
      /** Whether there are older calls, which are added up and not listed. */
      is_cut: isCut,
      coverage: tasks.answer.coverage,
    }
  },
}

/** A call in time. */
function pointOf(entry: StoredEntry, windowOf: ContextWindow) {
  const row = eventRow(entry)
  return {
    id: row.id,
    time: row.time,
    duration_ms: row.duration_ms,
    task: row.task,
    agent: row.agent,
    tool: row.tool,
    model: row.models[0] ?? null,
    status: row.status,
    input_tokens: row.input_tokens,
    // Several segments are several requests: what each of them took in is not known apart.
    context_window: entry.rows.length > 1 ? null : windowOf(row.models[0] ?? null, row.provider),
    total_tokens: row.total_tokens,
    cost_usd: row.cost_usd,
  }
}
