import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, runningServer } from './running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-cloud-'))
let server: RunningServer
beforeAll(async () => {
  server = await runningServer({ home, words: ['serve', '--port', '0', '--no-import'] })
})
afterAll(async () => {
  await server.end()
  rmSync(home, { recursive: true, force: true })
})

/** One event a kind of tokens, as OpenMeter is sent them. */
const part = (type: string, tokens: number) => ({
  specversion: '1.0',
  type: 'ai-tokens',
  source: '/shop',
  id: `r1:${type}`,
  subject: 'customer-7',
  time: '2026-11-02T09:00:00Z',
  data: { model: 'gpt-4o', provider: 'openai', type, tokens },
})

async function send(events: readonly object[]): Promise<object> {
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  })
  return (await answer.json()) as object
}

it('events for the meters of one call are one call, with one cost', async () => {
  expect(await send([part('output', 100)])).toMatchObject({ accepted: 1 })
  expect(await send([part('input', 600), part('cache_read', 400)])).toMatchObject({ accepted: 2 })
  expect(await send([part('input', 600)])).toMatchObject({ accepted: 0, duplicates: 1 })
  const answer = await fetch(`${server.url}/v1/usage?group_by=user`)
  const { rows } = (await answer.json()) as { rows: object[] }
  // 600 at $2.50, 400 at $1.25 and 100 at $10 a million.
  const cost_usd = '0.003000'
  expect(rows).toMatchObject([
    { user: 'customer-7', calls: 1, input_tokens: 1000, output_tokens: 100, cost_usd },
  ])
})
