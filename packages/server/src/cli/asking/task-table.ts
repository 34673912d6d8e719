import { localStart } from '@tokenledger/sdk/core'
import type { Measures } from '../../query/answer.ts'
import type { TreeNode } from '../../questions/tree-node.ts'
import type { Colours } from '../render/colours.ts'
import { moneyFormat, moneyText } from '../render/money-text.ts'
import { countText } from '../render/number-text.ts'
import { table } from '../render/table.ts'

/** What is drawn of a task in a list. */
export interface TaskLine {
  readonly task_id: string
  readonly last_call: string
  readonly status: string
  readonly sub_tasks: number
  readonly agents: readonly string[]
  readonly own: Measures
  readonly rolled_up: Measures
}

interface Look {
  readonly width: number
  readonly colours: Colours
}

const FIGURES = [
  { title: 'Calls', align: 'right' },
  { title: 'Input', align: 'right' },
  { title: 'Output', align: 'right' },
  { title: '$', align: 'right' },
] as const

/** Tasks as a table: figures with sub-tasks. */
export function taskTable(
  tasks: readonly TaskLine[],
  { timeZone, ...look }: Look & { readonly timeZone: string },
): Promise<string> {
  const columns = [
    { title: 'Task', canShrink: true },
    { title: 'Last call', expendable: 3 },
    { title: 'Ended', expendable: 2 },
    { title: 'Sub-tasks', align: 'right', expendable: 4 },
    { title: 'Agents', canShrink: true, expendable: 1 },
    ...FIGURES,
  ] as const
  const format = moneyFormat(tasks.map(({ rolled_up }) => rolled_up.cost_usd))
  const rows = tasks.map((task) => [
    task.task_id,
    localStart(Date.parse(task.last_call), timeZone).slice(0, 16).replace('T', ' '),
    task.status,
    task.sub_tasks === 0 ? '' : String(task.sub_tasks),
    task.agents.join(', '),
    ...figuresOf(task.rolled_up, format),
  ])
  return table(columns, rows, look)
}

/** The tree of a task: each line with what it used with all below it. */
export function taskTreeText(tree: TreeNode, look: Look): Promise<string> {
  const columns = [{ title: 'With all below', canShrink: true }, ...FIGURES] as const
  const lines = linesOf(tree, '', '')
  const format = moneyFormat(lines.map(({ node }) => node.rolled_up.cost_usd))
  const rows = lines.map(({ node, text }) => [text, ...figuresOf(node.rolled_up, format)])
  return table(columns, rows, look)
}

interface Line {
  readonly text: string
  readonly node: TreeNode
}

function linesOf(node: TreeNode, branch: string, indent: string): Line[] {
  const model = node.call?.models[0]
  const title = node.kind === 'call' && model !== undefined ? `${node.name} (${model})` : node.name
  const below = node.children.flatMap((child, at) => {
    const isLast = at === node.children.length - 1
    return linesOf(child, `${indent}${isLast ? '└ ' : '├ '}`, `${indent}${isLast ? '  ' : '│ '}`)
  })
  return [{ text: `${branch}${node.kind} ${title}`, node }, ...below]
}

function figuresOf(measures: Measures, format: ReturnType<typeof moneyFormat>): string[] {
  const isUnknown = measures.calls === measures.missing_usage_calls
  const count = (tokens: number): string => (isUnknown ? '–' : countText(tokens))
  const isIncomplete = measures.unpriced_calls + measures.missing_usage_calls > 0
  return [
    countText(measures.calls),
    count(measures.input_tokens),
    count(measures.output_tokens),
    moneyText(measures.cost_usd, format, isIncomplete),
  ]
}
