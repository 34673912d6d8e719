// Plain JavaScript, since a worker of Node 20 cannot run TypeScript sources: it executes statements,
// everything else stays with the thread that asks.
// @ts-check
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

// `node:sqlite` says that it is experimental; the main thread keeps that to itself as well.
process.emitWarning = () => {}
const { DatabaseSync } = createRequire(import.meta.url)(workerData.driver)
const db = new DatabaseSync(workerData.location, { readOnly: true })
db.exec(workerData.settings)

parentPort?.on('message', ({ id, sql, params }) => {
  if (sql === undefined) {
    // A thread that is stopped from outside leaves its connection open, and the file untidy.
    db.close()
    parentPort?.close()
    return
  }
  // Nobody waits for it any more.
  if (workerData.ended[0] === 1) return
  try {
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    parentPort?.postMessage({ id, rows: statement.all(...params) })
  } catch (error) {
    const { message, code, errcode } = /** @type {Error & { code?: string, errcode?: number }} */ (
      error
    )
    parentPort?.postMessage({ id, error: { message, code, errcode } })
  }
})
