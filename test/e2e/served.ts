import { execFileSync, spawn } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const ROOT = join(import.meta.dirname, '../..')
const BIN = join(ROOT, 'packages/server/bin/tokenledger.js')
const PUBLIC = join(ROOT, 'packages/server/public')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** A ledger that a real server serves, with the pages before it. */
export interface Served {
  readonly origin: string
  readonly ledger: string
  /** What the server answers. */
  ask<Answer>(path: string): Promise<Answer>
  /** What the command says. */
  run(...words: readonly string[]): string
  close(): Promise<void>
}

/** Serves the generated sample, or what `prepare` puts into a new ledger. */
export async function served(
  prepare?: (run: Served['run'], ledger: string) => void,
): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-e2e-'))
  const env = { ...process.env, HOME: home, TOKENLEDGER_HOME: home, NO_COLOR: '1' }
  const run = (...words: readonly string[]): string =>
    execFileSync(process.execPath, [BIN, ...words], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1e8,
    })
  const ledger = join(home, prepare === undefined ? 'sample.sqlite' : 'ledger.sqlite')
  if (prepare === undefined) run('start', '--no-serve')
  else prepare(run, ledger)
  const port = await freePort()
  const server = spawn(
    process.execPath,
    [BIN, 'serve', '--port', String(port), '--ledger', ledger, '--no-open'],
    { env, stdio: 'ignore' },
  )
  const api = `http://127.0.0.1:${port}`
  await answers(`${api}/healthz`)
  const front = await pagesBefore(port)
  const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  return {
    origin,
    ledger,
    run,
    ask: async <Answer>(path: string) => (await (await fetch(api + path)).json()) as Answer,
    async close() {
      front.closeAllConnections()
      front.close()
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Serves the built pages under a strict policy, and hands all else to the server. */
async function pagesBefore(port: number): Promise<Server> {
  const front = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://x').pathname
    if (path.startsWith('/v1/')) {
      const { url, method, headers } = incoming
      const asked = request({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      asked.on('error', () => outgoing.destroy())
      outgoing.on('close', () => asked.destroy())
      incoming.pipe(asked)
      return
    }
    const file = join(PUBLIC, path)
    const found = extname(path) !== '' && existsSync(file) ? file : join(PUBLIC, 'index.html')
    outgoing.writeHead(200, {
      'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'",
    })
    createReadStream(found).pipe(outgoing)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  return front
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      if ((await fetch(url)).ok) return
    } catch {
      await pause(100)
    }
  }
  throw new Error(`No answer from ${url}`)
}
