import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../packages/server/src/http/app.ts'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import { type WireServer, wireServer } from '../clients/wire-server.ts'
import { agentWire } from '../frameworks/agent-wire.ts'

const PROGRAM = join(import.meta.dirname, 'instrumented-program.mjs')
const run = promisify(execFile)

let provider: WireServer
beforeAll(async () => {
  provider = await wireServer()
})
afterAll(() => provider.close())

/** What the ledger says after a program has run and reported to the server. */
async function told(library: string, form = 'protobuf') {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-'))
  const store = await sqliteStore({ path: join(folder, 'ledger.sqlite') })
  const app = createApp({ store, now: Date.now, newId: () => crypto.randomUUID() })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const env = {
    ...process.env,
    PROVIDER_URL: provider.url,
    OTLP_URL: `http://127.0.0.1:${port}`,
    FORM: form,
  }
  try {
    const { stderr } = await run(process.execPath, [PROGRAM, library], { env })
    const answer = await app.inject('/v1/usage?group_by=model,provider,agent&order=model')
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(files.join('')).not.toContain('TOP-SECRET-PROMPT')
    return { ...answer.json(), stderr }
  } finally {
    await app.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

/** Two chats of the provider. */
const TWO_CHATS = { calls: 2, missing_usage_calls: 0, input_tokens: 2000, output_tokens: 400 }

describe('programs with two chats give their true totals', () => {
  it.each([
    ['opentelemetry', 'protobuf'],
    ['opentelemetry', 'json'],
    ['openinference', 'protobuf'],
    ['openinference', 'json'],
    ['traceloop', 'protobuf'],
    ['langfuse', 'json'],
    ['twice', 'protobuf'],
    ['anthropic', 'protobuf'],
  ])('of %s in %s', async (library, form) => {
    provider.behave()
    const { totals } = await told(library, form)
    expect(totals).toMatchObject(TWO_CHATS)
  })
})

it('counts cached tokens as such where the library tells of them', async () => {
  provider.behave()
  const { totals, rows } = await told('anthropic')
  expect(totals).toMatchObject({ cache_read_tokens: 1200, cache_write_tokens: 600 })
  expect(rows).toMatchObject([{ provider: 'anthropic', model: 'claude-sonnet-5' }])
})

it('counts by metrics where a program sends nothing else', async () => {
  provider.behave()
  const { totals } = await told('opentelemetry-metrics')
  expect(totals).toMatchObject({ input_tokens: 2000, output_tokens: 400 })
})

it.each(['ai-sdk-5', 'ai-sdk-6'])('counts the steps of %s, and not their sum', async (library) => {
  const { wire, answers } = agentWire()
  provider.behave({ wire })
  const { totals, rows } = await told(library)
  expect(answers.length).toBe(2)
  const sum = (of: 'input' | 'output') => answers.reduce((all, answer) => all + answer[of], 0)
  expect(totals).toMatchObject({
    calls: 2,
    missing_usage_calls: 0,
    input_tokens: sum('input'),
    output_tokens: sum('output'),
  })
  expect(rows.filter((row: { calls: number }) => row.calls > 0)).toMatchObject([
    { provider: 'openai', agent: 'forecaster' },
  ])
})
