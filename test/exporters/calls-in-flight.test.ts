import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { httpExporter, meteredFetch, run, TokenUsageTracker } from '@tokenledger/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from '../../packages/server/src/http/app.ts'
import {
  type SqliteStore,
  sqliteStore,
} from '../../packages/server/src/store/sqlite/sqlite-store.ts'

/** A metered client, its exporter and a server: calls are shown while they run, and then counted. */

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-in-flight-'))
const logger = { info() {}, warn() {} }
let store: SqliteStore
let app: App
let url: string
/** A provider whose answers wait until they are let go on. */
let provider: Server
let providerUrl: string
let goOn: () => void = () => {}

const USAGE = { prompt_tokens: 40, completion_tokens: 9, total_tokens: 49 }
const chunk = (more: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-slow', object: 'chat.completion.chunk', model: 'gpt-4o', choices: [], ...more })}\n\n`
const written = (content: string): string => chunk({ choices: [{ index: 0, delta: { content } }] })

beforeAll(async () => {
  store = await sqliteStore({ path: join(folder, 'a.sqlite') })
  app = createApp({ store, now: Date.now, newId: crypto.randomUUID.bind(crypto) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  provider = createServer(async (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(written('It takes a while to say this. '))
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
    response.end(`${written('Done.')}${chunk({ usage: USAGE })}data: [DONE]\n\n`)
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  providerUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await store.close()
  provider.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Shown {
  readonly agent: string | null
  readonly output_tokens: number
}
const inFlight = async (): Promise<readonly Shown[]> =>
  ((await (await fetch(`${url}/v1/inflight`)).json()) as { calls: Shown[] }).calls

it('shows a call while it runs, and forgets it when it is counted', async () => {
  const exporter = httpExporter({ url, spillFolder: null, batchDelayMs: 0, logger })
  const tracker = new TokenUsageTracker({ logger })
  tracker.addSink(exporter)
  const metered = meteredFetch({ tracker })
  const call = run({ task: 'fix-login' }, () =>
    run({ agent: 'coder', task: 'search-code' }, async () => {
      const body = JSON.stringify({ model: 'gpt-4o', messages: [], stream: true })
      const response = await metered(`${providerUrl}/v1/chat/completions`, { method: 'POST', body })
      return response.text()
    }),
  )
  let shown = await inFlight()
  while (shown.length === 0) {
    await sleep(50)
    shown = await inFlight()
  }
  expect(shown).toMatchObject([
    { agent: 'coder', task: 'search-code', model: 'gpt-4o', provider: 'openai' },
  ])
  expect(shown[0]?.output_tokens).toBeGreaterThan(3)
  // Someone who looks on, for whom the server follows its ledger.
  const gone = new AbortController()
  const live = await fetch(`${url}/v1/live`, { signal: gone.signal })
  const looking = live.text().catch(() => {})
  goOn()
  expect(await call).toContain('Done.')
  await exporter.close()
  expect(exporter.stats()).toMatchObject({ delivered: 1, rejected: 0 })
  while ((await inFlight()).length > 0) await sleep(50)
  gone.abort()
  await looking
  const usage = await (await fetch(`${url}/v1/usage`)).json()
  expect(usage).toMatchObject({ totals: { calls: 1, input_tokens: 40, output_tokens: 9 } })
  const task = await (await fetch(`${url}/v1/tasks/search-code`)).json()
  expect(task).toMatchObject({ parent_task_id: 'fix-login' })
})

it('tells nobody who does not want to know', async () => {
  const exporter = httpExporter({ url, spillFolder: null, inFlight: false, logger })
  expect(exporter.takeInFlight).toBeUndefined()
  const tracker = new TokenUsageTracker({ logger })
  const remove = tracker.addSink(httpExporter({ url, spillFolder: null, logger }))
  expect(tracker.wantsInFlight).toBe(true)
  remove()
  tracker.addSink(exporter)
  expect(tracker.wantsInFlight).toBe(false)
  await exporter.close()
})
