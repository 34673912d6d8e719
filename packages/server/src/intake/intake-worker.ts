import { parentPort, workerData } from 'node:worker_threads'
import { TokenledgerError } from '@tokenledger/sdk'
import { sqliteStore } from '../store/sqlite/sqlite-store.ts'
import { groupIntake } from './group-intake.ts'
import type { IntakeJob, IntakeLedger, IntakeReply } from './intake-thread.ts'
import { newEventId } from './new-event-id.ts'

const ledger = workerData as IntakeLedger
const say = (reply: IntakeReply): void => parentPort?.postMessage(reply)

const store = await sqliteStore({ ...ledger, queries: 'inline' })
const intake = groupIntake({ store, now: Date.now, newId: () => newEventId(Date.now()) })

parentPort?.on('message', async ({ id, delivery }: IntakeJob) => {
  if (delivery === undefined) {
    await intake.close()
    await store.close()
    parentPort?.close()
    return
  }
  try {
    say({ id, answer: await intake.take(delivery) })
  } catch (error) {
    const code = error instanceof TokenledgerError ? error.code : null
    say({ id, error: { code, message: error instanceof Error ? error.message : String(error) } })
  }
})
