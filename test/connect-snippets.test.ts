import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waysToConnect } from '../packages/dashboard/src/pages/settings/ways-to-connect.ts'
import { type App, createApp } from '../packages/server/src/http/app.ts'
import { type SqliteStore, sqliteStore } from '../packages/server/src/store/sqlite/sqlite-store.ts'
import { type WireServer, wireServer } from './clients/wire-server.ts'

/** What the settings offer to copy is run as it stands: the calls must be in the ledger afterwards. */

const ROOT = join(import.meta.dirname, '..')
const isBuilt = existsSync(join(ROOT, 'packages/sdk/dist/index.js'))
const folder = mkdtempSync(join(tmpdir(), 'tokenledger-snippets-'))
let provider: WireServer
let store: SqliteStore
let app: App
let url: string

beforeAll(async () => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  provider = await wireServer()
  store = await sqliteStore({ path: join(folder, 'ledger.sqlite') })
  app = createApp({ store, now: Date.now, newId: crypto.randomUUID.bind(crypto) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await store.close()
  await provider.close()
  rmSync(folder, { recursive: true, force: true })
})

function ran(command: string, words: readonly string[]): Promise<number | null> {
  const child = spawn(command, words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TOKENLEDGER_HOME: folder,
      OPENAI_API_KEY: 'test',
      OPENAI_BASE_URL: `${provider.url}/v1`,
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
    },
  })
  return new Promise((resolve) => child.on('close', resolve))
}

const textsOf = (id: string): readonly string[] =>
  waysToConnect({ url, needsKey: false })
    .find((way) => way.id === id)
    ?.snippets.map(({ text }) => text) ?? []

async function totals(filter: string) {
  const answer = await fetch(`${url}/v1/usage?where=${filter}`)
  return ((await answer.json()) as { totals: { calls: number; cost_usd: string | null } }).totals
}

it.skipIf(!isBuilt).each(['openai', 'anthropic', 'ai-sdk', 'langchain'])(
  '%s (needs the build)',
  async (id) => {
    const before = await totals('agent:planner')
    const [shell = '', program = ''] = textsOf(id)
    writeFileSync(join(folder, `${id}.mjs`), program)
    const exported = shell.split('\n').filter((line) => line.startsWith('export'))
    expect(await ran('sh', ['-c', [...exported, `node ${id}.mjs`].join('\n')])).toBe(0)
    const after = await totals('agent:planner')
    expect(after.calls - before.calls).toBe(1)
    expect(after.cost_usd).not.toBeNull()
  },
)

it('curl', async () => {
  const before = await totals('agent:planner')
  const [call = '', open = ''] = textsOf('curl')
  expect(await ran('sh', ['-c', call])).toBe(0)
  expect((await totals('agent:planner')).calls - before.calls).toBe(1)
  expect(await ran('sh', ['-c', open])).toBe(0)
  const { calls } = (await (await fetch(`${url}/v1/inflight`)).json()) as { calls: unknown[] }
  expect(calls).toMatchObject([{ id: 'call-1', agent: 'planner', model: 'gpt-5' }])
})
