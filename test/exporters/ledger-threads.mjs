// Threads, one after the other, write calls into a ledger, and are terminated in the middle.
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { ledgerExporter } from '../../packages/server/dist/exporter/ledger-exporter.js'
import { callOf } from '../crash/entries.mjs'

const path = isMainThread ? process.argv[2] : workerData.path
const logger = { info() {}, warn: (line) => process.stderr.write(`${line}\n`) }
const exporter = ledgerExporter({ path, batchDelayMs: 1, logger })

if (isMainThread) {
  for (let thread = 0; thread < 3; thread += 1) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { path, thread } })
    await once(worker, 'message')
    await worker.terminate()
  }
  process.stdout.write(JSON.stringify(readdirSync(dirname(path))))
  exporter.take(callOf('of-main'))
  await exporter.close()
} else {
  for (let number = 0; number < 2000; number += 1) {
    exporter.take(callOf(`${workerData.thread}-${number}`))
    if (number !== 100) continue
    await exporter.flush()
    parentPort.postMessage('kept')
  }
}
