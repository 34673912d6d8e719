import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-clock-'))
const started: RunningServer[] = []
afterAll(() => {
  for (const { process } of started) process.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

const CLOCK = join(import.meta.dirname, 'jumping-clock.cjs')

async function serverWith(name: string, ...words: string[]) {
  const ledger = join(home, `${name}.sqlite`)
  const server = await runningServer({
    home,
    words: ['serve', '--port', '0', '--ledger', ledger, ...words],
    env: { NODE_OPTIONS: `--require ${CLOCK}` },
  })
  started.push(server)
  return { ledger, server }
}

const call = (fields: object) => ({ provider: 'openai', response_model: 'gpt-4o', ...fields })

it('counts each call once while its clock is set back and forth', async () => {
  const { ledger, server } = await serverWith('calls')
  const ROUNDS = 60
  for (let round = 0; round < ROUNDS; round += 1) {
    const time = new Date().toISOString()
    const events = [
      call({ id: `timed-${round}`, time, input_tokens: 1 }),
      call({ id: `untimed-${round}`, input_tokens: 1 }),
      // Ids are made of the time of arrival, which comes again.
      call({ input_tokens: 1 }),
      call({ id: `timed-${Math.max(0, round - 1)}`, time, input_tokens: 1 }),
    ]
    const answer = (await (await post(server.url, events)).json()) as { readonly rejected: unknown }
    expect(answer).toMatchObject({ rejected: [] })
    const traceId = `${round + 1}`.padStart(32, '0')
    const attributes = [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: 1 } },
    ]
    const span = { traceId, spanId: `${round + 1}`.padStart(16, '0'), attributes }
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span, span] }] }] })
    const headers = { 'content-type': 'application/json' }
    const taken = await fetch(`${server.url}/v1/traces`, { method: 'POST', headers, body })
    expect(taken.status).toBe(200)
  }
  expect(await totals(server.url)).toMatchObject({ calls: 4 * ROUNDS, input_tokens: 4 * ROUNDS })
  expect(await server.end()).toBe(0)
  const { out } = cliMachine().run('verify', '--json', '--ledger', ledger)
  expect(JSON.parse(out)).toMatchObject({ ok: true })
})

it('waits for another writer as long as it would by any clock', async () => {
  const { ledger, server } = await serverWith('busy')
  // The first one starts the thread that writes.
  expect((await post(server.url, [call({ id: '0', input_tokens: 1 })])).status).toBe(202)
  const { DatabaseSync } = sqliteDriver()
  const other = new DatabaseSync(ledger)
  other.exec('BEGIN IMMEDIATE')
  const answers = [1, 2, 3].map((n) => post(server.url, [call({ id: `${n}`, input_tokens: 1 })]))
  // The clock is set a dozen times meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 2000))
  other.exec('COMMIT')
  other.close()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([202, 202, 202])
  expect(await server.end()).toBe(0)
})

it('lets nobody wait for longer than a minute who asked too often', async () => {
  const { server } = await serverWith('limited', '--rate-limit', '20')
  const waits: number[] = []
  const until = performance.now() + 3000
  while (performance.now() < until) {
    const answer = await fetch(`${server.url}/v1/usage`)
    if (answer.status === 429) waits.push(Number(answer.headers.get('retry-after')))
    await answer.arrayBuffer()
  }
  expect(waits.length).toBeGreaterThan(0)
  expect(Math.min(...waits)).toBeGreaterThan(0)
  expect(Math.max(...waits)).toBeLessThanOrEqual(60)
  expect(await server.end()).toBe(0)
})
