// The time from typing a command to its end, beside Node starting and doing nothing.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { benchEntries } from './entries.mjs'
import { figure, inFolder, inTurns, print } from './measure.mjs'

const BIN = join(import.meta.dirname, '../packages/server/bin/tokenledger.js')
const COMMANDS = [
  ['--version'],
  ['report'],
  ['report', '--json'],
  ['daily'],
  ['prices', 'show', 'gpt-5'],
]

await inFolder(async (folder) => {
  const store = await sqliteStore({ path: join(folder, 'ledger.sqlite'), queries: 'inline' })
  await store.append(benchEntries(2000))
  await store.close()
  const env = { ...process.env, TOKENLEDGER_HOME: folder, NO_COLOR: '1' }
  const run = (args) => {
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  }
  const rows = []
  for (const command of COMMANDS) {
    const { ours, floor } = await inTurns(
      () => run([BIN, ...command]),
      () => run(['-e', '0']),
      9,
    )
    const more = command[0] === 'report' ? '≤ 150 ms more' : ''
    rows.push([
      `tokenledger ${command.join(' ')}`,
      figure(ours),
      figure(floor),
      figure(ours - floor),
      more,
    ])
  }
  print(
    'Start-up',
    'A ledger of 2,000 entries; whole processes.',
    ['command', 'ms', '`node -e 0`, ms', 'more, ms', 'must hold'],
    rows,
  )
})
