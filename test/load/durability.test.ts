import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-durable-'))
const started: ChildProcess[] = []
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

interface Served {
  readonly server: RunningServer
  readonly ledger: string
}

async function served(name: string, ...words: string[]): Promise<Served> {
  const ledger = join(home, `${name}.sqlite`)
  const all = ['serve', '--port', '0', '--ledger', ledger, ...words]
  const server = await runningServer({ home, words: all })
  started.push(server.process)
  return { server, ledger }
}

const event = (id: string) => ({
  id,
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 1,
})

function sendSpan(url: string, n: number): Promise<Response> {
  const attributes = [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: 1 } },
  ]
  const id = `${n + 1}`
  const span = { traceId: id.padStart(32, '0'), spanId: id.padStart(16, '0'), attributes }
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/v1/traces`, { method: 'POST', headers, body })
}

function verified(ledger: string): unknown {
  const { out } = cliMachine().run('verify', '--json', '--ledger', ledger)
  return JSON.parse(out).ok
}

describe.each(['normal', 'full'])('with durability %s', (durability) => {
  it('nothing is acknowledged before it is committed, and questions are answered meanwhile', async () => {
    const { server, ledger } = await served(`${durability}-waits`, '--durability', durability)
    expect((await post(server.url, [event('first')])).status).toBe(202)
    const { DatabaseSync } = sqliteDriver()
    const other = new DatabaseSync(ledger)
    other.exec('BEGIN IMMEDIATE')
    let acknowledged = 0
    const sent = [
      ...Array.from({ length: 20 }, (_, n) => post(server.url, [event(`call-${n}`)])),
      sendSpan(server.url, 1),
    ]
    for (const one of sent) void one.then(() => acknowledged++)
    // Others are answered, again and again, while these wait.
    for (let n = 0; n < 20; n += 1) expect(await totals(server.url)).toMatchObject({ calls: 1 })
    expect(acknowledged).toBe(0)
    other.exec('COMMIT')
    other.close()
    for (const { status } of await Promise.all(sent)) expect([200, 202]).toContain(status)
    expect(await totals(server.url)).toMatchObject({ calls: 22 })
    expect(await server.end()).toBe(0)
  })

  it('what was acknowledged is there when the server is killed at that moment', async () => {
    const { server, ledger } = await served(`${durability}-killed`, '--durability', durability)
    for (let n = 0; n < 20; n += 1) {
      const both = [post(server.url, [event(`call-${n}`)]), sendSpan(server.url, n)]
      for (const { status } of await Promise.all(both)) expect([200, 202]).toContain(status)
    }
    await server.end('SIGKILL')
    const { out } = cliMachine().run('report', '--json', '--ledger', ledger)
    expect(JSON.parse(out).totals.calls).toBe(40)
    expect(verified(ledger)).toBe(true)
  })
})

describe('what reaches the disk', () => {
  const canTrace = process.platform === 'linux' && spawnSync('strace', ['-c', 'true']).status === 0

  /** How often a server has told the disk to write down what it has, while `work` was done. */
  async function syncsWhile(server: RunningServer, work: () => Promise<void>): Promise<number> {
    const file = join(home, `trace-${server.process.pid}`)
    const words = ['-f', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', `${server.process.pid}`]
    const tracer = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] })
    started.push(tracer)
    await once(tracer.stderr, 'data')
    await work()
    const ended = once(tracer, 'exit')
    tracer.kill('SIGINT')
    await ended
    return readFileSync(file, 'utf8').match(/f(?:data)?sync\(/g)?.length ?? 0
  }

  it.skipIf(!canTrace)(
    'is each request before it is acknowledged, when it is to survive a power cut (needs strace)',
    async () => {
      const REQUESTS = 10
      const counted: Record<string, number> = {}
      for (const durability of ['normal', 'full']) {
        const { server } = await served(`${durability}-disk`, '--durability', durability)
        await post(server.url, [event('first')])
        counted[durability] = await syncsWhile(server, async () => {
          for (let n = 0; n < REQUESTS; n += 1) {
            await post(server.url, [event(`call-${n}`)])
            await sendSpan(server.url, n)
          }
        })
        expect(await server.end()).toBe(0)
      }
      expect(counted['full']).toBeGreaterThanOrEqual(2 * REQUESTS)
      expect(counted['normal']).toBeLessThan(REQUESTS)
    },
  )
})
