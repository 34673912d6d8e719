import { parentPort, workerData } from 'node:worker_threads'
import { TokenledgerError } from '@tokenledger/sdk/core'
import type { Taken } from '../ingest/otlp/take-request.ts'
import { sqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'
import { groupIntake } from './group-intake.ts'
import type { Intake } from './intake.ts'
import type { IntakeJob, IntakeLedger, IntakeReply } from './intake-thread.ts'
import { newEventId } from './new-event-id.ts'

const ledger = workerData as IntakeLedger
const say = (reply: IntakeReply): void => parentPort?.postMessage(reply)

async function serve(): Promise<void> {
  const store = await sqliteStore({ ...ledger, queries: 'inline' })
  const intake = groupIntake({ store, now: Date.now, newId: () => newEventId(Date.now()) })
  parentPort?.on('message', async (job: IntakeJob) => {
    if (job.kind === 'end') {
      await intake.close()
      await store.close()
      parentPort?.close()
      return
    }
    const { id } = job
    try {
      say({ id, answer: await taken(intake, job) })
    } catch (error) {
      const code = error instanceof TokenledgerError ? error.code : null
      say({ id, error: { code, message: error instanceof Error ? error.message : String(error) } })
    }
  })
}

function taken(
  intake: Intake,
  job: Exclude<IntakeJob, { readonly kind: 'end' }>,
): Promise<IngestAnswer | Taken> {
  switch (job.kind) {
    case 'events':
      return intake.take(job.delivery)
    case 'telemetry':
      return intake.takeTelemetry(job.request)
    default:
      return job satisfies never
  }
}

void serve()
