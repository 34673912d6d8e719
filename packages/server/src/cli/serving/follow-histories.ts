import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Whose histories are followed, and where to. */
export interface FollowJob {
  /** The ledger's file. */
  readonly file: string
  /** Whether the figures of the status line are kept up to date. */
  readonly keepsFigures: boolean
}

/** Histories that are being followed. */
export interface Following {
  /** Resolves when what is being read is kept. */
  end(): Promise<void>
}

/**
 * Follows the agent histories of this machine in a thread of its own, so that reading them holds up
 * nobody who reports or asks.
 *
 * @param say told of each step that brought something, and of what goes wrong
 */
export function followHistories(job: FollowJob, say: (line: string) => void): Following {
  const worker = new Worker(new URL('./follow-worker.js', import.meta.url), { workerData: job })
  const ended = once(worker, 'exit').catch(() => undefined)
  worker.on('message', say)
  worker.on('error', (error) => say(`The histories are followed no more: ${error}\n`))
  return {
    async end() {
      worker.postMessage('end')
      await ended
    },
  }
}
