import type { TaskDetail } from 'tokenledger/wire'

const WORDS = {
  ok: 'OK',
  error: 'With an error',
  aborted: 'Aborted',
  length: 'At the token limit',
} as const

/** How a task's last call ended. */
export function TaskStatus({ status }: { readonly status: TaskDetail['status'] }) {
  return <span className={`task-status ${status}`}>{WORDS[status]}</span>
}
