import type { TaskDetail } from 'tokenledger/wire'
import { Stat } from '../../components/stat.tsx'
import { count, duration, percent, ratio, shortCount } from '../../format/count.ts'
import { moment } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import { useFrame } from '../../url/use-frame.ts'
import { TaskStatus } from './task-status.tsx'

/** The figures of a task with its sub-tasks, and what of them is its own. */
export function TaskFigures({
  task,
  open,
}: {
  readonly task: TaskDetail
  readonly open: (task: string) => void
}) {
  const { range } = useFrame()
  const { own, rolled_up: whole, parent_task_id: parent } = task
  const isKnown = task.total_input_tokens !== null
  return (
    <dl className="stats" data-testid="task-figures">
      <Stat label="Cost" value={money(task.cost_usd)} title={exactMoney(task.cost_usd)}>
        {task.sub_tasks > 0 ? `${money(own.cost_usd)} of it its own` : priced(task)}
      </Stat>
      <Stat
        label="Tokens"
        value={isKnown ? shortCount(task.total_tokens) : '—'}
        title={isKnown ? count(task.total_tokens) : 'Unknown: no call told'}
      >
        {shortCount(task.total_input_tokens)} in, {shortCount(task.total_output_tokens)} out
      </Stat>
      <Stat label="Calls" value={count(whole.calls)}>
        {count(whole.error_calls)} failed
      </Stat>
      <Stat
        label="Input read from cache"
        value={percent(ratio(whole.cache_read_tokens, whole.input_tokens))}
      >
        {shortCount(whole.cache_read_tokens)} tokens
      </Stat>
      <Stat label="Took" value={duration(Date.parse(task.ended) - Date.parse(task.started))}>
        from {moment(Date.parse(task.started), range.timeZone)}
      </Stat>
      <Stat label="Ended" value={<TaskStatus status={task.status} />}>
        {moment(Date.parse(task.ended), range.timeZone)}
      </Stat>
      <Stat label="Agents" value={count(task.agents.length)}>
        {task.agents.join(', ') || 'No call names one'}
      </Stat>
      <Stat label="Sub-tasks" value={count(task.sub_tasks)}>
        {parent === null ? (
          'Part of no other task'
        ) : (
          <button type="button" className="link" onClick={() => open(parent)}>
            Part of {parent}
          </button>
        )}
      </Stat>
    </dl>
  )
}

function priced({ coverage }: TaskDetail): string {
  const { unpriced_calls, partial_calls, missing_usage_calls } = coverage
  const unknown = unpriced_calls + partial_calls + missing_usage_calls
  return unknown === 0 ? 'Everything is priced' : `${count(unknown)} calls not wholly known`
}
