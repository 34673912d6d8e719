import type { StoredEntry } from '../store/store.ts'
import { NO_MEASURES } from './add-measures.ts'
import { entriesMeasures } from './entries-figures.ts'
import { eventRow } from './event-row.ts'
import { type Forest, forestOf } from './forest.ts'
import type { Tasks } from './read-tasks.ts'
import { type Draft, type TreeNode, treeNode } from './tree-node.ts'

/** Deeper than this a part stands beside the one above it: no reader of JSON has to go deeper. */
const MAX_DEPTH = 60

/**
 * The tree of a task: its agents, their calls, the tools on whose behalf calls were made, and
 * sub-tasks. A call stands below the call that its `parent_id` names, a sub-task below the call that
 * asked for it, where these are of the task.
 *
 * @param calls of the task and its sub-tasks, the first made first
 */
export function taskTree(tasks: Tasks, root: string, calls: readonly StoredEntry[]): TreeNode {
  const found = new Map(calls.map((call) => [call.id, call]))
  const callForest = forestOf(
    calls.flatMap(({ id, rows: [call] }) => {
      const above = found.get(call?.parentId ?? '')
      const isOfTask = above !== undefined && above.rows[0]?.task === call?.task
      return isOfTask ? [{ child: id, parent: above.id }] : []
    }),
  )
  const nodes: Nodes = { tasks: new Map(), calls: new Map() }
  const whole = taskDraft(tasks, root, 0)
  nodes.tasks.set(root, whole)
  const callsOf = callsByTask(calls, callForest)
  const pending = [root]
  for (const task of pending) {
    for (const call of callsOf.get(task) ?? []) placeCall(nodes, callForest, call)
    for (const child of tasks.forest.childrenOf.get(task) ?? []) {
      placeTask(nodes, tasks, { task, child, first: askingCall(callsOf.get(child), found) })
      pending.push(child)
    }
  }
  return treeNode(whole)
}

interface Nodes {
  readonly tasks: Map<string, Draft>
  readonly calls: Map<string, Draft>
}

/** The calls of each task: those above others before them, else the first made first. */
function callsByTask(
  calls: readonly StoredEntry[],
  { parentOf, childrenOf }: Forest,
): Map<string, StoredEntry[]> {
  const byId = new Map(calls.map((call) => [call.id, call]))
  const byTask = new Map<string, StoredEntry[]>()
  const pending = calls.filter(({ id }) => !parentOf.has(id))
  for (const call of pending) {
    const task = call.rows[0]?.task ?? ''
    byTask.set(task, byTask.get(task) ?? [])
    byTask.get(task)?.push(call)
    pending.push(...(childrenOf.get(call.id) ?? []).flatMap((id) => byId.get(id) ?? []))
  }
  return byTask
}

function placeCall(nodes: Nodes, { parentOf }: Forest, entry: StoredEntry): void {
  const call = eventRow(entry)
  const task = nodes.tasks.get(call.task ?? '')
  const above = nodes.calls.get(parentOf.get(entry.id) ?? '') ?? task
  if (above === undefined) return
  const agent = groupWithin(above, 'agent', call.agent)
  const container = groupWithin(agent, 'tool', call.tool)
  const draft: Draft = {
    kind: 'call',
    name: entry.id,
    depth: container.depth + 1,
    agent: call.agent,
    tool: call.tool,
    own: entriesMeasures([entry]),
    call,
    children: [],
  }
  container.children.push(draft)
  // A call that stands too deep takes its children in beside it.
  nodes.calls.set(entry.id, draft.depth < MAX_DEPTH ? draft : container)
}

/** The node of an agent or a tool below another; the other itself where it is of the same. */
function groupWithin(above: Draft, kind: 'agent' | 'tool', name: string | null): Draft {
  if (name === null || above[kind] === name) return above
  const known = above.children.find((child) => child.kind === kind && child.name === name)
  if (known !== undefined) return known
  const { agent, tool, depth } = above
  const of = kind === 'agent' ? { agent: name, tool } : { agent, tool: name }
  const draft = { kind, name, ...of, depth: depth + 1, own: NO_MEASURES, children: [] }
  above.children.push(draft)
  return draft
}

/** The call of another task that the first calls of a task name as the one above them. */
function askingCall(
  calls: readonly StoredEntry[] = [],
  found: ReadonlyMap<string, StoredEntry>,
): string | null {
  for (const { rows } of calls) {
    const above = found.get(rows[0]?.parentId ?? '')
    if (above !== undefined && above.rows[0]?.task !== rows[0]?.task) return above.id
  }
  return null
}

interface SubTask {
  readonly task: string
  readonly child: string
  /** The call that asked for it; null: not known. */
  readonly first: string | null
}

function placeTask(nodes: Nodes, tasks: Tasks, { task, child, first }: SubTask): void {
  const parent = nodes.tasks.get(task)
  const caller = nodes.calls.get(first ?? '')
  const above = caller?.call?.task === task || caller?.kind !== 'call' ? (caller ?? parent) : parent
  if (above === undefined) return
  const draft = taskDraft(tasks, child, above.depth + 1)
  above.children.push(draft)
  nodes.tasks.set(child, draft.depth < MAX_DEPTH ? draft : above)
}

function taskDraft({ own, rolledUp }: Tasks, name: string, depth: number): Draft {
  return {
    kind: 'task',
    name,
    depth,
    agent: null,
    tool: null,
    own: own.get(name) ?? NO_MEASURES,
    rolledUp: rolledUp.get(name) ?? NO_MEASURES,
    children: [],
  }
}
