import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reversal } from '../../ledger/correction.ts'
import { callEntry } from '../../tracker/call-entry.ts'
import { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { usageOfCounts } from '../../usage/usage-of-counts.ts'
import { lineLogSink } from './line-log-sink.ts'

it('writes a line of each call at its exact cost, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-sink-'))
  try {
    const tracker = new TokenUsageTracker()
    tracker.addSink(lineLogSink({ folder, console: false, json: false }))
    const usage = usageOfCounts({ model: 'gpt-4o', inputTokens: 10_000, outputTokens: 5000 })
    const call = callEntry({ usage, scope: { agent: 'PM' }, facts: { id: 'a' } })
    for (const entry of [call, call, reversal(call)]) tracker.record(entry)
    const [name = ''] = readdirSync(folder)
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /TOKEN CONSUMPTION \| Agent: PM \| Model: gpt-4o \| Input: 10000 tokens \| Output: 5000 tokens \| Total: 15000 tokens \| Cost: \$0\.075000 USD$/,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
