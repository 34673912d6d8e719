// Writes calls into a ledger file and ends as it is told.
import { setTimeout as sleep } from 'node:timers/promises'
import { ledgerExporter } from '../../packages/server/dist/exporter/ledger-exporter.js'
import { callOf } from '../crash/entries.mjs'

const [path = '', name = '', end = '', count = '0'] = process.argv.slice(2)
const logger = { info() {}, warn: (line) => process.stderr.write(`${line}\n`) }
const exporter = ledgerExporter({ path, logger })

for (let number = 0; number < Number(count); number += 1) {
  exporter.take(callOf(`${name}-${number}`))
  // Half of the calls of all programs are the same.
  exporter.take(callOf(`shared-${number}`))
  if (number % 50 === 49) await sleep(1)
}
if (end === 'exit') process.exit(0)
if (end === 'opened') {
  await exporter.flush()
  exporter.take(callOf(`${name}-last`))
  process.exit(0)
}
