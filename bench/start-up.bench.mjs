// The time from typing a command to its end, beside Node starting and doing nothing.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { benchEntries } from './entries.mjs'
import { figure, inFolder, inTurns, print } from './measure.mjs'

const BIN = join(import.meta.dirname, '../packages/server/bin/tokenledger.js')
const COMMANDS = [
  ['statusline', '--no-refresh'],
  ['--version'],
  ['report'],
  ['report', '--json'],
  ['daily'],
  ['prices', 'show', 'gpt-5'],
]
const HOOK = JSON.stringify({ session_id: 's', model: { id: 'claude-opus-4-6' } })
const MUST_HOLD = { report: '≤ 150 ms more', statusline: '≤ 20 ms more' }

await inFolder(async (folder) => {
  const store = await sqliteStore({ path: join(folder, 'ledger.sqlite'), queries: 'inline' })
  await store.append(benchEntries(2000))
  await store.close()
  const none = { cost_usd: '1.23', from: 0, to: Number.MAX_SAFE_INTEGER }
  writeFileSync(
    join(folder, 'statusline.json'),
    JSON.stringify({
      schema_version: 1,
      made_at: Date.now(),
      today: none,
      block: null,
      sessions: {},
    }),
  )
  const env = { ...process.env, TOKENLEDGER_HOME: folder, NO_COLOR: '1' }
  const run = (args) => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env,
      encoding: 'utf8',
      input: HOOK,
    })
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  }
  const rows = []
  for (const command of COMMANDS) {
    const { ours, floor } = await inTurns(
      () => run([BIN, ...command]),
      () => run(['-e', '0']),
      9,
    )
    const more = MUST_HOLD[command[0]] ?? ''
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
