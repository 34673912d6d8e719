import type { Answer, AnswerRow, Measures } from '../query/answer.ts'
import type { Dimension, Filter } from '../query/query.ts'
import type { Selection, Span } from '../query/span.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { addMeasures, measuresOfRow, NO_MEASURES } from './add-measures.ts'
import { countBelow, type Forest, forestOf, rollUp, treesAround } from './forest.ts'
import { joinSums, type TaskSum, type TaskSummary, taskSum, taskSummary } from './task-summary.ts'

/** What the ledger knows of tasks: their own figures and times, and what is a part of what. */
export interface Tasks {
  readonly forest: Forest
  readonly own: ReadonlyMap<string, Measures>
  /** With all sub-tasks. */
  readonly rolledUp: ReadonlyMap<string, Measures>
  /** With all sub-tasks; null: no calls. */
  readonly spanOf: (task: string) => Span | null
  /** How many tasks are a part of each. */
  readonly subTasks: ReadonlyMap<string, number>
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
    subTasks: countBelow(forest),
    answer,
  }
}

/** More values than this in a filter cost more than reading everything. */
const MOST_FILTERED = 2000

/** What some tasks used with all their sub-tasks, by agent, model and tool. Each task is passed once. */
export async function readSummaries(
  store: ProjectStore,
  selection: Selection,
  { forest }: Tasks,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, TaskSummary>> {
  const around = treesAround(forest, wanted)
  const filter: Filter[] =
    around.length > MOST_FILTERED ? [] : [{ dimension: 'task', anyOf: around }]
  const where = [...selection.where, ...filter]
  const { rows } = await askBy(store, ['task', 'agent', 'model', 'tool'], { ...selection, where })
  const byTask = rowsByTask(rows)
  const isWanted = new Set(wanted)
  const sums = new Map<string, TaskSum>()
  const summaries = new Map<string, TaskSummary>()
  for (const task of around) {
    const below = (forest.childrenOf.get(task) ?? []).flatMap((child) => sums.get(child) ?? [])
    const sum = below.reduce(joinSums, taskSum(byTask.get(task) ?? []))
    sums.set(task, sum)
    if (isWanted.has(task)) summaries.set(task, taskSummary(sum))
  }
  return summaries
}

function rowsByTask(rows: readonly AnswerRow[]): ReadonlyMap<unknown, readonly AnswerRow[]> {
  const byTask = new Map<unknown, AnswerRow[]>()
  for (const row of rows) {
    const known = byTask.get(row['task'])
    if (known === undefined) byTask.set(row['task'], [row])
    else known.push(row)
  }
  return byTask
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
