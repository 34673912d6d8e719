import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { readingLocation } from './reading-location.ts'
import type { SqlRow } from './sqlite-driver.ts'
import type { StatementRunner } from './statement-runner.ts'

/** What the worker needs to open its own connection. */
export interface WorkerConnection {
  readonly path: string
  /** Module name of the SQLite library. */
  readonly driver: string
  /** SQL that every connection begins with. */
  readonly settings: string
  /** How long one statement may take, milliseconds. */
  readonly limitMs: number
}

interface Reply {
  readonly id: number
  readonly rows?: readonly SqlRow[]
  readonly error?: { readonly message: string; readonly code?: string; readonly errcode?: number }
}

interface Waiting {
  resolve(rows: readonly SqlRow[]): void
  reject(error: unknown): void
}

/**
 * Executes statements in a worker thread, so that a wide question never blocks the thread that
 * serves. The thread starts with the first statement and does not keep the process alive while idle.
 */
export function workerRunner(connection: WorkerConnection): StatementRunner {
  const waiting = new Map<number, Waiting>()
  /** Threads that were told to end, and have not yet. */
  const ending = new Set<Worker>()
  let worker: Worker | null = null
  /** Set to 1, the thread executes no more of what it was sent. */
  let ended = new Int32Array(new SharedArrayBuffer(4))
  let lastId = 0

  /**
   * A statement in the engine cannot be interrupted; its thread is given up with it, and ends by
   * itself. Terminated there it would take the whole process along, which `@photostructure/sqlite`
   * aborts then.
   */
  function giveUp(error: unknown): void {
    if (worker !== null) {
      ending.add(worker)
      ended[0] = 1
      worker.postMessage({})
      worker.unref()
      worker = null
    }
    abandonAll(error)
  }

  function abandonAll(error: unknown): void {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function start(): Worker {
    ended = new Int32Array(new SharedArrayBuffer(4))
    const started = new Worker(new URL('./query-worker.js', import.meta.url), {
      workerData: { ...connection, location: readingLocation(connection.path), ended },
    })
    started.unref()
    started.on('message', (reply: Reply) => settle(reply))
    started.on('exit', () => ending.delete(started))
    started.on('error', (error) => {
      if (worker === started) giveUp(error)
    })
    return started
  }

  function settle({ id, rows, error }: Reply): void {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker?.unref()
    if (rows !== undefined) asked?.resolve(rows)
    else asked?.reject(Object.assign(new Error(error?.message), error))
  }

  return {
    async run({ sql, params }) {
      worker ??= start()
      worker.ref()
      const id = ++lastId
      const answer = new Promise<readonly SqlRow[]>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
      })
      worker.postMessage({ id, sql, params })
      const timer = setTimeout(() => giveUp(tooSlow(connection)), connection.limitMs)
      return answer.finally(() => clearTimeout(timer))
    },
    async close() {
      giveUp(new TokenledgerError('store_closed', 'Cannot use the store: it was closed'))
      await Promise.all([...ending].map(exitOf))
    },
  }
}

async function exitOf(worker: Worker): Promise<void> {
  worker.ref()
  // One that broke down has ended, too.
  await once(worker, 'exit').catch(() => {})
}

function tooSlow({ path, limitMs }: WorkerConnection): TokenledgerError {
  const message = `Cannot answer from "${path}": the question took longer than ${limitMs} ms; ask for a shorter range`
  return new TokenledgerError('query_timeout', message)
}
