import { Answered } from '../../components/answered.tsx'
import { Icon } from '../../components/icon.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useTask } from '../../questions/use-task.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { CallsInTime } from './calls-in-time.tsx'
import { ContextCard } from './context-card.tsx'
import { TaskFigures } from './task-figures.tsx'
import { TaskParts } from './task-parts.tsx'
import { readTasksSearch } from './tasks-search.ts'

/** One task: its figures, what it is made of, its calls in time, and how full contexts were. */
export function TaskView({ id }: { readonly id: string }) {
  const query = useTask(id)
  const [, set] = usePageSearch(readTasksSearch)
  return (
    <>
      <div className="task-head">
        <button
          type="button"
          className="button"
          onClick={() => set({ task: undefined, part: undefined })}
        >
          <Icon name="back" />
          All tasks
        </button>
        <h2>{id}</h2>
        <span className="muted">All its calls, whatever the range and the filters</span>
      </div>
      <Answered query={query} skeleton={<Skeleton height={700} />}>
        {(task) => (
          <>
            <TaskFigures task={task} open={(other) => set({ task: other, part: undefined })} />
            <TaskParts task={task} />
            <CallsInTime task={task} />
            <ContextCard task={task} />
          </>
        )}
      </Answered>
    </>
  )
}
