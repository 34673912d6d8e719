import { measuresOfRow } from './add-measures.ts'
import { groupPage, PAGE } from './group-page.ts'
import { BOUNDS } from './measure-bounds.ts'
import type { Asked, Question } from './question.ts'
import { readForest, readSummaries, readTasks } from './read-tasks.ts'
import { SELECTION, selectionOf } from './selection.ts'
import { rankableTasks, taskRow } from './task-row.ts'
import { trueOrFalse } from './true-or-false.ts'

/** `GET /v1/tasks`: what tasks used, with their sub-tasks. */
export const tasksQuestion: Question = {
  path: '/v1/tasks',
  answer: 'task-page',
  summary: 'What tasks used, alone and with their sub-tasks; the latest first.',
  parameters: {
    ...SELECTION,
    ...PAGE,
    top: { kind: 'one', description: '`true`: only tasks that are no part of another.' },
    ...BOUNDS,
  },
  async ask({ store, text, now }: Asked) {
    const selection = selectionOf(text, now)
    const isTop = trueOrFalse(text, 'top')
    const tasks = await readTasks(store, selection, await readForest(store))
    const wanted = rankableTasks(tasks).filter(
      ({ name }) => !(isTop && tasks.forest.parentOf.has(name)),
    )
    const { page, total, next } = groupPage(wanted, text, '-last_call')
    const shown = page.map(({ name }) => name)
    const summaries = await readSummaries(store, selection, tasks, shown)
    const { rows, totals, coverage } = tasks.answer
    const without = rows.find(({ task }) => task === null)
    return {
      schema_version: 1,
      tasks: page.map((task) => taskRow(tasks, task, summaries.get(task.name))),
      total,
      next,
      without_task: without === undefined ? null : measuresOfRow(without),
      totals,
      coverage,
    }
  },
}
