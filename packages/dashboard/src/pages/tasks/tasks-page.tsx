import { usePageSearch } from '../../url/use-page-search.ts'
import { TaskList } from './task-list.tsx'
import { TaskView } from './task-view.tsx'
import { readTasksSearch } from './tasks-search.ts'
import './tasks.css'

/** What tasks used; one of them with its parts. */
export function TasksPage() {
  const [{ task }] = usePageSearch(readTasksSearch)
  return task === undefined ? <TaskList /> : <TaskView key={task} id={task} />
}
