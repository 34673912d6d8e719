import type { ReactNode } from 'react'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count, shortCount } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { useTasks } from '../../questions/use-tasks.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { TaskTable } from './task-table.tsx'
import { readTasksSearch } from './tasks-search.ts'

/** All tasks of the range, page by page. */
export function TaskList() {
  const { frame, range } = useFrame()
  const [{ order = 'cost_usd', up = false, top = false }, set] = usePageSearch(readTasksSearch)
  const query = useTasks(range, frame.where, { order: `${up ? '' : '-'}${order}`, isTop: top })
  const pages = query.data?.pages
  const tasks = pages?.flatMap((page) => page.tasks)
  const without = pages?.[0]?.without_task
  return (
    <Card
      title="Tasks"
      note={pages?.[0] && `${count(pages[0].total)}, each with its sub-tasks`}
      actions={
        <label className="field">
          <input
            type="checkbox"
            checked={top}
            onChange={({ target }) => set({ top: target.checked ? true : undefined })}
          />
          Hide sub-tasks
        </label>
      }
    >
      {tasks === undefined &&
        (query.error === null ? (
          <Skeleton height={600} />
        ) : (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ))}
      {without !== null && without !== undefined && (
        <p className="muted tasks-without" title={exactMoney(without.cost_usd)}>
          {count(without.calls)} calls belong to no task: {money(without.cost_usd)},{' '}
          {shortCount(without.total_tokens)} tokens.
        </p>
      )}
      {tasks?.length === 0 && <NoTasks calls={without?.calls ?? 0} />}
      {tasks !== undefined && tasks.length > 0 && (
        <TaskTable
          tasks={tasks}
          order={order}
          isUp={up}
          timeZone={range.timeZone}
          onOrder={(name) =>
            set(name === order ? { up: up ? undefined : true } : { order: name, up: undefined })
          }
          onOpen={(task) => set({ task })}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
          }}
        />
      )}
    </Card>
  )
}

function NoTasks({ calls }: { readonly calls: number }): ReactNode {
  if (calls === 0) return <NothingHere />
  return (
    <div className="state">
      <p className="state-title">No call of this range names a task</p>
      <p>
        A call belongs to a task when it is sent with <code>task</code>; agents that run under{' '}
        <code>run(&#123; task &#125;)</code> say so by themselves.
      </p>
    </div>
  )
}
