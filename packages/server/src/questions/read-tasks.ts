import type { Answer, AnswerRow, Measures } from '../query/answer.ts'
import type { Dimension, Filter } from '../query/query.ts'
import type { Selection, Span } from '../query/span.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { addMeasures, measuresOfRow, NO_MEASURES } from './add-measures.ts'
import { type Forest, forestOf, rollUp, treeOf } from './forest.ts'

/** What the ledger knows of tasks: their own figures and times, and what is a part of what. */
export interface Tasks {
  readonly forest: Forest
  readonly own: ReadonlyMap<string, Measures>
  /** With all sub-tasks. */
  readonly rolledUp: ReadonlyMap<string, Measures>
  /** With all sub-tasks; null: no calls. */
  readonly spanOf: (task: string) => Span | null
  readonly answer: Answer
}

/** Which task is a part of which. */
export async function readForest(store: ProjectStore): Promise<Forest> {
  const links = await store.taskLinks()
  return forestOf(links.map(({ task, parent }) => ({ child: task, parent })))
}

/** Reads the tasks of the selected calls. All adding up is done by the store, or once a task. */
export async function readTasks(
  store: ProjectStore,
  selection: Selection,
  forest: Forest,
): Promise<Tasks> {
  const [answer, spans] = await Promise.all([
    askBy(store, ['task'], selection),
    store.spans('task', selection),
  ])
  const own = new Map(
    answer.rows.flatMap((row) =>
      typeof row['task'] === 'string' ? [[row['task'], measuresOfRow(row)] as const] : [],
    ),
  )
  const known = new Map(spans.map((span) => [span.value, span]))
  const whole = rollUp(forest, known, (left, right) =>
    left === undefined ? right : joinedSpan(left, right),
  )
  return {
    forest,
    own,
    rolledUp: rollUp(forest, own, (left = NO_MEASURES, right) => addMeasures(left, right)),
    spanOf: (task) => whole.get(task) ?? null,
    answer,
  }
}

/** More values than this in a filter cost more than reading everything. */
const MOST_FILTERED = 2000

/** The calls of some tasks with all their sub-tasks, by task, agent, model and tool. */
export async function readParts(
  store: ProjectStore,
  selection: Selection,
  { forest }: Tasks,
  tasks: readonly string[],
): Promise<(task: string) => readonly AnswerRow[]> {
  const wanted = new Set(tasks.flatMap((task) => treeOf(forest, task)))
  const filter: Filter[] =
    wanted.size > MOST_FILTERED ? [] : [{ dimension: 'task', anyOf: [...wanted] }]
  const where = [...selection.where, ...filter]
  const { rows } = await askBy(store, ['task', 'agent', 'model', 'tool'], { ...selection, where })
  const byTask = new Map<unknown, AnswerRow[]>()
  for (const row of rows) {
    const known = byTask.get(row['task'])
    if (known === undefined) byTask.set(row['task'], [row])
    else known.push(row)
  }
  return (task) => treeOf(forest, task).flatMap((one) => byTask.get(one) ?? [])
}

/** What the selected calls add up to by some dimensions, without percentiles. */
export function askBy(
  store: ProjectStore,
  groupBy: readonly Dimension[],
  selection: Selection,
): Promise<Answer> {
  const question = { bucket: 'none', timeZone: 'UTC', previous: false, measures: [] } as const
  return store.ask({ ...selection, ...question, groupBy })
}

function joinedSpan(left: Span, right: Span): Span {
  const later = left.last >= right.last ? left : right
  return {
    ...later,
    first: Math.min(left.first, right.first),
    ended: Math.max(left.ended, right.ended),
  }
}
