import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const BIN = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')

/** Runs the command and returns what it says. */
export type Run = (...words: readonly string[]) => string

/** A ledger that a real server serves, with its pages. */
export interface Served {
  readonly origin: string
  readonly ledger: string
  /** What the server answers. */
  ask<Answer>(path: string): Promise<Answer>
  readonly run: Run
  /** Kills the server as a crash would. */
  kill(): Promise<void>
  /** Starts it again, on the same port. */
  start(): Promise<void>
  close(): Promise<void>
}

/** What is served. */
export interface Serving {
  /** Fills a new ledger. Absent: the generated sample is served. */
  readonly prepare?: (run: Run, ledger: string) => void
  /** Further options of `serve`. */
  readonly options?: readonly string[]
  /** Serves the ledger of the user, who has the sample and no call. */
  readonly isOwn?: true
}

/** Starts a server over a ledger of its own. */
export async function served({ prepare, options = [], isOwn }: Serving = {}): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'tokenledger-e2e-'))
  const env = { ...process.env, HOME: home, TOKENLEDGER_HOME: home, NO_COLOR: '1' }
  const run: Run = (...words) =>
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
  const origin = `http://127.0.0.1:${port}`
  const which = isOwn === true ? ['--no-import'] : ['--ledger', ledger]
  const words = ['serve', '--port', String(port), '--no-open', '--log-level', 'silent']
  let server: ChildProcess | undefined

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    server.kill(signal)
    await ended
  }
  const start = async (): Promise<void> => {
    const all = [BIN, ...words, ...which, ...options]
    server = spawn(process.execPath, all, { env, stdio: 'ignore' })
    await answers(`${origin}/healthz`)
  }
  await start()
  return {
    origin,
    ledger,
    run,
    ask: async <Answer>(path: string) => (await (await fetch(origin + path)).json()) as Answer,
    kill: () => end('SIGKILL'),
    start,
    async close() {
      await end('SIGTERM')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free')
  return address.port
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // It does not listen yet.
    }
    await pause(100)
  }
  throw new Error(`No answer from ${url}`)
}
