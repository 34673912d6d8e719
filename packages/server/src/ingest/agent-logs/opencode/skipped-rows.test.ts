import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { historyStatus } from '../history-status.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import { answer, openCodeWriter, START } from './opencode-history.contract.ts'

test('what is not counted is told as long as it stands so, in a database and in files', async () => {
  const home = mkdtempSync(join(tmpdir(), 'opencode-skipped-'))
  const folder = join(home, '.local/share/opencode')
  const message = join(folder, 'storage/message/ses_2/msg_2.json')
  mkdirSync(join(message, '..'), { recursive: true })
  const writer = openCodeWriter(join(folder, 'opencode.db'))
  const store = memoryStore()
  const whole = JSON.stringify(answer())
  const open = JSON.stringify(answer({ tokens: {}, cost: 0, time: {}, finish: undefined }))
  const status = async () => {
    await importAgentLogs({ store, env: {}, home, sources: [opencode] })
    const { rows, observations, skipped } = await historyStatus(store, opencode, { env: {}, home })
    return { rows, observations, skipped: skipped.map(({ reason, count }) => [reason, count]) }
  }
  const steps: readonly (readonly [string, object])[] = [
    ['{"role":"assistant"', { observations: 0, skipped: [['invalid_json', 2]] }],
    ['{"role":"assistant",', { observations: 0, skipped: [['invalid_json', 2]] }],
    [open, { observations: 0, skipped: [['unfinished_answer', 2]] }],
    [whole, { observations: 2, skipped: [] }],
    [`${whole} `, { observations: 2, skipped: [] }],
  ]
  for (const [index, [text, expected]] of steps.entries()) {
    writer.db
      .prepare('INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)')
      .run('msg_1', 'ses_1', START, START + index, text)
    writeFileSync(message, text)
    expect(await status()).toEqual({ rows: 2, ...expected })
    expect(await status()).toEqual({ rows: 2, ...expected })
  }
  writer.close()
  rmSync(home, { recursive: true })
})
