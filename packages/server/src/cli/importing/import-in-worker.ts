import { Worker } from 'node:worker_threads'
import { type ErrorCode, TokenledgerError } from '@tokenledger/sdk/core'
import type { LookupPlace } from '../../ingest/agent-logs/agent-log-source.ts'
import type { ImportReport } from '../../ingest/agent-logs/import-agent-logs.ts'
import type { ImportPlan } from '../../ingest/agent-logs/plan-import.ts'
import type { ImportProgress } from '../../ingest/agent-logs/read-histories.ts'

/** What the worker is to import, and where to. */
export interface WorkerJob extends LookupPlace {
  /** The ledger's file. */
  readonly ledger: string
  readonly plan: ImportPlan
}

/** What the worker says. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  | { readonly kind: 'done'; readonly reports: readonly ImportReport[] }

/**
 * Memory that the worker may fill before it tidies up: an import makes gigabytes of short-lived
 * objects, and V8 would rather grow to 200 MB than collect them.
 */
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 256 }

/**
 * Imports histories in a thread of its own: with a small heap, and without blocking this one.
 *
 * @throws what `importPlanned` throws
 */
export function importInWorker(
  job: WorkerJob,
  onProgress: (progress: ImportProgress) => void,
): Promise<readonly ImportReport[]> {
  const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
    workerData: job,
    resourceLimits: LIMITS,
  })
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'done') resolve(message.reports)
      else onProgress(message.progress)
    })
    worker.on('error', (error) => reject(revived(error)))
    worker.on('exit', () => reject(new Error('The import ended before it was done')))
  })
}

/** An error that crossed the border between threads has lost its class, and kept its code. */
function revived(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  return new TokenledgerError(error.code as ErrorCode, error.message, { cause: error })
}
