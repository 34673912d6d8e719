import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cliMachine } from '../cli/run-cli.ts'
import { PROMTOOL, type Scraper, scraper, WHY_NOT } from './prometheus.ts'
import { type RunningServer, runningServer } from './running-server.ts'

const EVENTS = [
  {
    id: 'a',
    provider: 'openai',
    response_model: 'gpt-4o',
    agent: 'planner',
    input_tokens: 1000,
    cached_input_tokens: 400,
    output_tokens: 200,
    reasoning_tokens: 50,
  },
  {
    id: 'b',
    provider: 'openai',
    response_model: 'gpt-4o',
    agent: 'coder "x"\\\n',
    input_tokens: 7,
  },
  { id: 'c', agent: 'coder', status: 'error' },
]

describe.skipIf(WHY_NOT !== null)(`Prometheus${WHY_NOT === null ? '' : ` (${WHY_NOT})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-prometheus-'))
  let server: RunningServer
  let prometheus: Scraper
  let key = ''

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    })

  beforeAll(async () => {
    const at = { env: { HOME: home, TOKENLEDGER_HOME: home } }
    const create = ['keys', 'create', 'all', '--scope', 'ingest,read']
    key = cliMachine()
      .runWith(at, ...create)
      .out.trim()
    const words = ['serve', '--port', '0', '--no-import', '--require-key']
    server = await runningServer({ home, words, env: { TOKENLEDGER_HOME: home } })
    await ask('/v1/events', { method: 'POST', body: JSON.stringify(EVENTS) })
    prometheus = await scraper(home, new URL(server.url).host, key)
  })
  afterAll(async () => {
    await prometheus?.end()
    await server?.end()
    rmSync(home, { recursive: true, force: true })
  })

  const answers = (query: string, label?: string) =>
    expect.poll(() => prometheus.query(query, label).catch(() => null), {
      timeout: 25_000,
      interval: 200,
    })

  it('scrapes a server with a key, and answers with the figures of the ledger', async () => {
    await answers('sum(tokenledger_tokens_total) by (type) > 0', 'type').toEqual({
      input: 607,
      cache_read: 400,
      output: 150,
      reasoning: 50,
    })
    await answers('sum(tokenledger_calls_total) by (agent)', 'agent').toEqual({
      planner: 1,
      'coder "x"\\\n': 1,
      coder: 1,
    })
    const usage = (await (await ask('/v1/usage')).json()) as {
      readonly totals: { readonly cost_usd: string; readonly total_tokens: number }
    }
    await answers('sum(tokenledger_tokens_total)').toEqual({ '': usage.totals.total_tokens })
    await answers('sum(tokenledger_cost_usd_total)').toEqual({ '': Number(usage.totals.cost_usd) })
    await answers('sum(tokenledger_missing_usage_calls_total)').toEqual({ '': 1 })
  })

  it('sees what is reported later', async () => {
    await ask('/v1/events', { method: 'POST', body: JSON.stringify([{ ...EVENTS[0], id: 'd' }]) })
    await answers('sum(tokenledger_tokens_total)').toEqual({ '': 2407 })
    await answers('sum(tokenledger_ingest_events_total) by (outcome)', 'outcome').toEqual({
      accepted: 4,
      duplicate: 0,
      rejected: 0,
    })
  })

  it('finds nothing to say against the metrics', async () => {
    const input = await (await ask('/metrics')).text()
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    })
    expect([status, stdout + stderr]).toEqual([0, ''])
  })
})
