import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { httpExporter } from '@tokenledger/sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { callOf } from '../../packages/server/src/store/entries.contract.ts'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const isFull = process.env['TOKENLEDGER_FULL'] === '1'
const KILLS = isFull ? 100 : 3
const SENDERS = ['a', 'b', 'c']
const LONG = 30 * 60_000

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-load-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let homes = 0
const newHome = (): string => {
  const home = join(folder, `home-${++homes}`)
  mkdirSync(home)
  return home
}
const ledgerOf = (home: string): string => join(home, '.tokenledger/ledger.sqlite')

const serve = (home: string, port = '0'): Promise<RunningServer> =>
  runningServer({ home, words: ['serve', '--no-import', '--port', port] })

function verified(ledger: string): unknown {
  const { out } = cliMachine().run('verify', '--json', '--ledger', ledger)
  return JSON.parse(out).ok
}

interface Truth {
  readonly calls: number
  readonly input: number
  readonly output: number
}

function sender(name: string, url: string) {
  const script = join(import.meta.dirname, 'sender.mjs')
  const child = spawn(process.execPath, [script, name, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const printed = text(child.stdout)
  return {
    /** What it has sent, all of which was acknowledged. */
    async end(): Promise<{ readonly own: Truth; readonly shared: Truth }> {
      child.stdin.end()
      return JSON.parse(await printed)
    },
  }
}

describe('several clients that send again, in any order', () => {
  it(
    `lose nothing and count nothing twice while the server is killed ${KILLS} times`,
    async () => {
      const home = newHome()
      let server = await serve(home)
      const { url } = server
      const senders = SENDERS.map((name) => sender(name, url))
      for (let kill = 0; kill < KILLS; kill += 1) {
        await expect.poll(() => totals(url), { timeout: 20_000 }).toMatchObject({})
        await pause(50 + Math.random() * 400)
        await server.end('SIGKILL')
        server = await serve(home, new URL(url).port)
      }
      const sent = await Promise.all(senders.map((one) => one.end()))
      const sum = (field: keyof Truth): number =>
        sent.reduce((total, { own }) => total + own[field], sent[0]?.shared[field] ?? 0)
      expect(await totals(url)).toMatchObject({
        calls: sum('calls'),
        input_tokens: sum('input'),
        output_tokens: sum('output'),
        unpriced_calls: 0,
      })
      expect(await server.end()).toBe(0)
      expect(verified(ledgerOf(home))).toBe(true)
    },
    LONG,
  )
})

it(
  "the SDK's exporter delivers each call once to a server that dies and comes back",
  async () => {
    const home = newHome()
    let server = await serve(home)
    const { url } = server
    const logger = { info: () => undefined, warn: () => undefined }
    const exporter = httpExporter({
      url,
      spillFolder: join(home, 'outbox'),
      batchDelayMs: 5,
      logger,
    })
    let calls = 0
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 300; i += 1) exporter.take(callOf(`call-${calls++}`))
      await pause(Math.random() * 100)
      await server.end('SIGKILL')
      for (let i = 0; i < 300; i += 1) exporter.take(callOf(`call-${calls++}`))
      server = await serve(home, new URL(url).port)
    }
    await exporter.flush()
    expect(exporter.stats()).toMatchObject({ taken: calls, delivered: calls, dropped: 0 })
    expect(await totals(url)).toMatchObject({ calls, unpriced_calls: 0 })
    await exporter.close()
    expect(await server.end()).toBe(0)
    expect(verified(ledgerOf(home))).toBe(true)
  },
  LONG,
)

describe('a full disk', () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const isMounted =
    process.platform === 'linux' &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['-l', disk])
  })

  it.skipIf(!isMounted)(
    'is 503 until there is room, and costs nothing (needs the right to mount)',
    async () => {
      const ledger = join(disk, 'ledger.sqlite')
      const words = ['serve', '--port', '0', '--ledger', ledger]
      const server = await runningServer({ home: newHome(), words })
      const batch = (n: number) =>
        Array.from({ length: 200 }, (_, i) => ({ id: `${n}-${i}`, model: 'x', input_tokens: 1 }))
      let kept = 0
      let answer = await post(server.url, batch(kept))
      while (answer.status === 202) {
        kept += 1
        answer = await post(server.url, batch(kept))
      }
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await answer.json()).toMatchObject({ error: { code: 'store_full' } })
      expect(await totals(server.url)).toMatchObject({ calls: kept * 200 })
      spawnSync('mount', ['-o', 'remount,size=16m', disk])
      expect((await post(server.url, batch(kept))).status).toBe(202)
      expect(await totals(server.url)).toMatchObject({ calls: (kept + 1) * 200 })
      expect(await server.end()).toBe(0)
      expect(verified(ledger)).toBe(true)
    },
  )
})
