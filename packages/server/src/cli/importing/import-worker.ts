import { parentPort, workerData } from 'node:worker_threads'
import { AGENT_LOG_SOURCES } from '../../ingest/agent-logs/agent-log-sources.ts'
import { importAgentLogs } from '../../ingest/agent-logs/import-agent-logs.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { WorkerJob, WorkerMessage } from './import-in-worker.ts'

const { ledger, sources, ...place } = workerData as WorkerJob
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)

const store = await sqliteStore({ path: ledger, queries: 'inline' })
try {
  const reports = await importAgentLogs({
    ...place,
    store,
    sources: AGENT_LOG_SOURCES.filter(({ name }) => sources.includes(name)),
    onProgress: (progress) => say({ kind: 'progress', progress }),
  })
  say({ kind: 'done', reports })
} finally {
  await store.close()
}
