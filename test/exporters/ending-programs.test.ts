import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { httpExporter } from '@tokenledger/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EventServer, eventServer } from './event-server.ts'

/** Calls must outlive the program that made them, and not keep it from ending. */

const NOBODY = 'http://127.0.0.1:9'
let server: EventServer
let folder: string

beforeEach(async () => {
  server = await eventServer()
  folder = mkdtempSync(join(tmpdir(), 'tokenledger-ending-'))
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly said: string
}

/** Runs the program; a signal is sent as soon as it says that it is ready. */
function program(
  url: string,
  end: string,
  options: {
    readonly count?: number
    readonly signal?: NodeJS.Signals
    readonly flags?: string[]
  } = {},
): Promise<Ended> {
  const { count = 20, signal, flags = [] } = options
  const file = join(import.meta.dirname, 'exporting-program.mjs')
  const child = spawn(process.execPath, [...flags, file, url, folder, end, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (signal !== undefined) child.kill(signal)
  })
  child.stderr.resume()
  return new Promise((resolve) => {
    child.on('close', (code, ended) => resolve({ code, signal: ended, said }))
  })
}

/** What the next program with the same destination delivers. */
async function replayed(): Promise<number> {
  const logger = { info() {}, warn() {} }
  const next = httpExporter({ url: server.url, spillFolder: folder, logger })
  await next.close()
  expect(readdirSync(folder)).toEqual([])
  return server.kept.size
}

describe('a program that ends', () => {
  it('by itself has delivered its calls', async () => {
    expect(await program(server.url, 'itself')).toMatchObject({ code: 0 })
    expect(server.kept.size).toBe(20)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each(['exit', 'thrown'])('by %s leaves them to the next one', async (end) => {
    const { code } = await program(server.url, end)
    expect(code).toBe(end === 'exit' ? 0 : 1)
    expect(await replayed()).toBe(20)
  })

  it.each([
    ['killed', 'SIGKILL'],
    ['terminated', 'SIGTERM'],
  ] as const)('%s leaves them to the next one, and dies as it would have', async (end, signal) => {
    expect(await program(NOBODY, end, { signal })).toMatchObject({ code: null, signal })
    expect(await replayed()).toBe(20)
  })

  it('is not kept by a server that is not there', async () => {
    expect(await program(NOBODY, 'itself')).toMatchObject({ code: 0 })
    expect(await replayed()).toBe(20)
  })

  it('is not kept by a server that hangs', async () => {
    server.behave({ kind: 'hang' })
    expect(await program(server.url, 'hung')).toMatchObject({ code: 0 })
    server.behave({ kind: 'take' })
    expect(await replayed()).toBe(20)
  })
})

/** A server that only counts: what a ledger does with so many calls is not the question here. */
async function countingServer(): Promise<{ url: string; lines(): number; close(): void }> {
  let lines = 0
  const counting = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const accepted = gunzipSync(Buffer.concat(pieces)).toString().split('\n').length - 1
    lines += accepted
    response.writeHead(202).end(JSON.stringify({ accepted, duplicates: 0, rejected: [] }))
  })
  await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve))
  const { port } = counting.address() as AddressInfo
  const close = (): void => {
    counting.close()
    counting.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, lines: () => lines, close }
}

describe('100,000 calls', () => {
  const COUNT = 100_000
  const flags = ['--expose-gc', '--max-old-space-size=64']

  it('leave the memory flat', async () => {
    const { url, lines, close } = await countingServer()
    const few = JSON.parse((await program(url, 'steadily', { count: 2000, flags })).said)
    const many = JSON.parse((await program(url, 'steadily', { count: COUNT, flags })).said)
    close()
    expect(many.heap - few.heap).toBeLessThan(2 * 1024 * 1024)
    expect(many).toMatchObject({ taken: COUNT, delivered: COUNT, dropped: 0, rejected: 0 })
    expect(lines()).toBe(COUNT + 2000)
  })

  it('as many as come at once, with nobody to send them to, are all kept', async () => {
    const atOnce = 20_000
    const { code } = await program(NOBODY, 'exit', { count: atOnce, flags })
    expect(code).toBe(0)
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    const lines = files.reduce((sum, text) => sum + text.split('\n').length - 1, 0)
    expect(lines).toBe(atOnce)
  })
})
