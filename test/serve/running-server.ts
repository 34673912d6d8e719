import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const BIN = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')

/** A `tokenledger serve` (or `start`) in a process of its own. */
export interface RunningServer {
  readonly url: string
  readonly process: ChildProcess
  /** What it has said so far: stderr, and what it has printed: stdout. */
  readonly said: () => string
  readonly printed: () => string
  /** Ends it by a signal; its exit code, null when the signal ended it. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** How a server is started. */
export interface ServerStart {
  readonly home: string
  /** @default `['serve', '--port', '0']` */
  readonly words?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts one and resolves when it takes requests. */
export async function runningServer(start: ServerStart): Promise<RunningServer> {
  const { home, words = ['serve', '--port', '0'], env = {} } = start
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  let said = ''
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [, found] = / on (http:\/\/\S+) \(Ctrl/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then((code) => reject(new Error(`The server ended with ${code}: ${said}`)))
  })
  return {
    url,
    process: child,
    said: () => said,
    printed: () => printed,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Sends events as one array. */
export async function post(url: string, events: readonly object[]): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events) })
}

/** The totals of all calls. */
export async function totals(url: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${url}/v1/usage`)
  const body = (await answer.json()) as { readonly totals: Readonly<Record<string, unknown>> }
  return body.totals
}
