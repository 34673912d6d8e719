// Hands calls to an exporter and ends as it is told: by itself, or in one of the ways in which
// programs are ended. Prints a line when all calls are handed over.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { httpExporter } from '../../packages/sdk/dist/index.js'
import { callOf } from '../crash/entries.mjs'

const [url = '', spillFolder = '', end = '', count = '0'] = process.argv.slice(2)
const logger = { info() {}, warn: (line) => process.stderr.write(`${line}\n`) }
// A server that answers is waited for, however busy the machine is.
const exitTimeoutMs = end === 'hung' ? 300 : 60_000
const exporter = httpExporter({ url, spillFolder, logger, exitTimeoutMs })

/** Waits until so many calls are on disk, which is what outlives a signal. */
async function written(calls) {
  const lines = () =>
    readdirSync(spillFolder)
      .map((name) => readFileSync(join(spillFolder, name), 'utf8').split('\n').length - 1)
      .reduce((sum, one) => sum + one, 0)
  while (lines() < calls) await sleep(10)
}

for (let number = 0; number < Number(count); number += 1) {
  exporter.take(callOf(`${end}-${number}`))
  if (end === 'steadily' && number % 100 === 0) await sleep(1)
  // A pause in which calls are written and not yet sent.
  if (end === 'killed' && number === 10) await written(11)
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
  await written(Number(count))
  process.stdout.write('ready')
  setInterval(() => {}, 1000)
}
