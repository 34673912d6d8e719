import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { watchHistories } from '../importing/watch-histories.ts'
import { processIo } from '../process-io.ts'
import type { FollowJob } from './follow-histories.ts'

const { file, keepsFigures } = workerData as FollowJob
const say = (text: string): void => parentPort?.postMessage(text)
const ending = new AbortController()
const { signal } = ending
parentPort?.once('message', () => ending.abort())

/** A full disk or another writer passes: it is tried again. */
const AGAIN_MS = 30_000

async function follow(): Promise<void> {
  const io = { ...processIo(), out: say, err: say }
  const store = await sqliteStore({ path: file, queries: 'inline' })
  while (!signal.aborted) {
    try {
      const options = { signal, isJson: false, keepsFigures }
      await watchHistories({ store, file, isSample: false }, io, options)
    } catch (error) {
      say(`Cannot import the histories now: ${error instanceof Error ? error.message : error}\n`)
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  await store.close()
}

void follow()
