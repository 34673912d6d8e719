import { parentPort, workerData } from 'node:worker_threads'
import { importPlanned } from '../../ingest/agent-logs/import-agent-logs.ts'
import type { ImportProgress } from '../../ingest/agent-logs/read-histories.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { WorkerJob, WorkerMessage } from './import-in-worker.ts'

const { ledger, plan, ...place } = workerData as WorkerJob
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)

/** Nobody sees more, and a message between threads takes longer than the reading of a short file. */
const PROGRESS_AFTER_MS = 50
let saidAt = 0

function sayProgress(progress: ImportProgress): void {
  const now = performance.now()
  if (now - saidAt < PROGRESS_AFTER_MS) return
  saidAt = now
  say({ kind: 'progress', progress })
}

async function work(): Promise<void> {
  const store = await sqliteStore({ path: ledger, queries: 'inline' })
  try {
    const reports = await importPlanned(plan, { ...place, store, onProgress: sayProgress })
    say({ kind: 'done', reports })
  } finally {
    await store.close()
  }
}

void work()
