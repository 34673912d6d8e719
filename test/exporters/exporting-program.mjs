// Hands calls to an exporter and ends as it is told: by itself, or in one of the ways in which
// programs are ended. Prints a line when all calls are handed over.
import { setTimeout as sleep } from 'node:timers/promises'
import { httpExporter } from '../../packages/sdk/dist/index.js'
import { callOf } from '../crash/entries.mjs'

const [url = '', spillFolder = '', end = '', count = '0'] = process.argv.slice(2)
const logger = { info() {}, warn: (line) => process.stderr.write(`${line}\n`) }
const exporter = httpExporter({ url, spillFolder, logger, exitTimeoutMs: 300 })

for (let number = 0; number < Number(count); number += 1) {
  exporter.take(callOf(`${end}-${number}`))
  if (end === 'steadily' && number % 100 === 0) await sleep(1)
  // A pause in which calls are written and not yet sent.
  if (end === 'killed' && number === 10) await sleep(50)
}
if (end === 'steadily') {
  await exporter.flush()
  globalThis.gc?.()
  process.stdout.write(
    JSON.stringify({ heap: process.memoryUsage().heapUsed, ...exporter.stats() }),
  )
}
if (end === 'exit') process.exit(0)
if (end === 'thrown') throw new Error('as it happens')
if (end === 'killed' || end === 'terminated') {
  await sleep(50)
  process.stdout.write('ready')
  setInterval(() => {}, 1000)
}
