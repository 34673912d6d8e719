import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../packages/server/src/http/app.ts'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'

const RECORDED = join(import.meta.dirname, 'recorded')

const SIGNALS = { resourceSpans: 'traces', resourceLogs: 'logs', resourceMetrics: 'metrics' }

/** What the ledger says after a server was sent what a program has sent, in this order. */
async function told(requests: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-recorded-'))
  const store = await sqliteStore({ path: join(folder, 'ledger.sqlite') })
  // Records are of the day on which they were made.
  const now = (): number => Date.parse('2026-11-27T20:00:00Z')
  const app = createApp({ store, now, newId: () => crypto.randomUUID() })
  try {
    for (const payload of requests) {
      const [field = ''] = Object.keys(JSON.parse(payload))
      const url = `/v1/${SIGNALS[field as keyof typeof SIGNALS]}`
      const headers = { 'content-type': 'application/json' }
      const answer = await app.inject({ method: 'POST', url, headers, payload })
      expect([answer.statusCode, answer.json()]).toEqual([200, {}])
    }
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(files.join('')).not.toContain('TOP-SECRET-PROMPT')
    return (await app.inject('/v1/usage?group_by=agent,provider,model&percentiles=false')).json()
  } finally {
    await app.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * What real programs have sent that asked gpt-5 twice: 1,000 tokens in, of which 600 from the cache, and
 * 200 out each time. `recorded/README.md` has the versions.
 */
describe.each([
  ['ai-sdk-7', { agent: 'forecaster' }],
  ['mastra', { agent: 'forecaster' }],
  ['openlit', { agent: null }],
])('a program with %s', (library, who) => {
  const requests = readFileSync(join(RECORDED, `${library}.ndjson`), 'utf8')
    .trim()
    .split('\n')

  it.each([
    ['as it came', requests],
    ['backwards, and again', [...requests.toReversed(), ...requests]],
  ])('is counted as the provider has billed it, %s', async (_, sent) => {
    const { rows, totals } = await told(sent)
    expect(requests.join('')).toContain('TOP-SECRET-PROMPT')
    expect(totals).toMatchObject({
      calls: 2,
      missing_usage_calls: 0,
      input_tokens: 2000,
      cache_read_tokens: 1200,
      output_tokens: 400,
      cost_usd: '0.005150',
    })
    expect(rows.filter((row: { calls: number }) => row.calls > 0)).toMatchObject([
      { ...who, provider: 'openai', model: 'gpt-5-2025-08-07' },
    ])
  })
})
