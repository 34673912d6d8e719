import { useMemo, useRef } from 'react'
import type { TaskPage } from 'tokenledger/wire'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { count, duration, shortCount } from '../../format/count.ts'
import { moment, shortMoment } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import { TaskStatus } from './task-status.tsx'
import type { TaskOrder } from './tasks-search.ts'

type Task = TaskPage['tasks'][number]

/** Tasks, ranked; the name of each opens it. */
export function TaskTable({
  tasks,
  order,
  isUp,
  timeZone,
  onOrder,
  onOpen,
  onEnd,
}: {
  readonly tasks: readonly Task[]
  readonly order: TaskOrder
  readonly isUp: boolean
  readonly timeZone: string
  readonly onOrder: (order: TaskOrder) => void
  readonly onOpen: (task: string) => void
  readonly onEnd: () => void
}) {
  const latest = useRef({ onOrder, onOpen })
  latest.current = { onOrder, onOpen }
  const columns = useMemo((): readonly Column<Task>[] => {
    const ranked = (name: TaskOrder, text: string): Pick<Column<Task>, 'header' | 'sorted'> => ({
      header: (
        <button type="button" title="Rank by this" onClick={() => latest.current.onOrder(name)}>
          {text}
          {name === order && (isUp ? ' ↑' : ' ↓')}
        </button>
      ),
      ...(name === order && { sorted: isUp ? 'ascending' : 'descending' }),
    })
    return [
      {
        id: 'task',
        header: 'Task',
        cell: ({ task_id, parent_task_id, sub_tasks }) => (
          <>
            <button type="button" className="link" onClick={() => latest.current.onOpen(task_id)}>
              {task_id}
            </button>
            {sub_tasks > 0 && <span className="mark">{count(sub_tasks)} sub-tasks</span>}
            {parent_task_id !== null && <span className="mark">of {parent_task_id}</span>}
          </>
        ),
        title: ({ task_id }) => task_id,
      },
      { id: 'status', header: 'Ended', cell: ({ status }) => <TaskStatus status={status} /> },
      {
        id: 'cost',
        ...ranked('cost_usd', 'Cost'),
        isNumber: true,
        cell: ({ cost_usd }) => money(cost_usd),
        title: ({ cost_usd }) => exactMoney(cost_usd),
      },
      {
        id: 'tokens',
        ...ranked('total_tokens', 'Tokens'),
        isNumber: true,
        cell: ({ total_input_tokens, total_tokens }) =>
          total_input_tokens === null ? '—' : shortCount(total_tokens),
        title: ({ total_tokens }) => count(total_tokens),
      },
      {
        id: 'calls',
        ...ranked('calls', 'Calls'),
        isNumber: true,
        cell: ({ rolled_up }) => count(rolled_up.calls),
      },
      {
        id: 'doubts',
        header: 'Notes',
        cell: ({ rolled_up }) => <Notes figures={rolled_up} />,
      },
      {
        id: 'duration',
        header: 'Took',
        isNumber: true,
        cell: ({ started, ended }) => duration(Date.parse(ended) - Date.parse(started)),
      },
      { id: 'agents', header: 'Agents', cell: ({ agents }) => agents.join(', ') || '—' },
      {
        id: 'last',
        ...ranked('last_call', 'Last call'),
        cell: ({ last_call }) => shortMoment(Date.parse(last_call), timeZone),
        title: ({ last_call }) => moment(Date.parse(last_call), timeZone),
      },
    ]
  }, [order, isUp, timeZone])
  return (
    <DataTable
      label="List of tasks"
      rows={tasks}
      columns={columns}
      keyOf={({ task_id }) => task_id}
      maxHeight="calc(100vh - 232px)"
      onEnd={onEnd}
      file={{ name: 'tasks', fields: FIELDS }}
    />
  )
}

const FIELDS: readonly Field<Task>[] = [
  ['task_id', ({ task_id }) => task_id],
  ['parent_task_id', ({ parent_task_id }) => parent_task_id],
  ['status', ({ status }) => status],
  ['cost_usd', ({ cost_usd }) => cost_usd],
  [
    'total_tokens',
    ({ total_input_tokens, total_tokens }) => (total_input_tokens === null ? null : total_tokens),
  ],
  ['calls', ({ rolled_up }) => rolled_up.calls],
  ['error_calls', ({ rolled_up }) => rolled_up.error_calls],
  ['unpriced_calls', ({ rolled_up }) => rolled_up.unpriced_calls],
  ['missing_usage_calls', ({ rolled_up }) => rolled_up.missing_usage_calls],
  ['started', ({ started }) => started],
  ['ended', ({ ended }) => ended],
  ['agents', ({ agents }) => agents.join(' ')],
  ['last_call', ({ last_call }) => last_call],
]

/** What is odd about figures: each with its count. */
function Notes({ figures }: { readonly figures: Task['rolled_up'] }) {
  const notes = [
    [figures.error_calls, 'failed'],
    [figures.unpriced_calls, 'unpriced'],
    [figures.missing_usage_calls, 'no usage'],
  ] as const
  const some = notes.filter(([calls]) => calls > 0)
  return some.map(([calls, what]) => (
    <span key={what} className="badge">
      {count(calls)} {what}
    </span>
  ))
}
