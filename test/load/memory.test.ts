import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] === '1'
const EVENTS = 200_000
const BATCH = 1000
const MIB = 1024
/** What the engine's caches and the collector's hesitation may take; what was kept would be 100 MiB more. */
const SLACK_MIB = 64

const home = mkdtempSync(join(tmpdir(), 'tokenledger-memory-'))
let server: RunningServer | null = null
afterAll(() => {
  server?.process.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

const mebibytes = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / MIB

/** A day of calls, one after the other, with tasks and sessions that come and go. */
const DAY_MS = 86_400_000
const eventOf = (n: number) => ({
  id: `event-${n}`,
  time: new Date(Date.UTC(2026, 10, 1) + Math.floor((n / EVENTS) * DAY_MS)).toISOString(),
  provider: 'openai',
  response_model: 'gpt-5',
  agent: `agent-${n % 7}`,
  task: `task-${n >> 5}`,
  session: `session-${n >> 7}`,
  user: `user-${n % 500}`,
  input_tokens: 1200 + (n % 97),
  output_tokens: 300,
})

it.skipIf(process.platform !== 'linux' || !IS_FULL)(
  'a day of calls that comes at once leaves no more memory taken than its first hours (Linux; test:full)',
  async () => {
    const words = ['serve', '--port', '0', '--ledger', join(home, 'ledger.sqlite')]
    server = await runningServer({ home, words })
    const { url, process: child } = server
    const sizes: number[] = []
    for (let from = 0; from < EVENTS; from += BATCH) {
      const events = Array.from({ length: BATCH }, (_, i) => JSON.stringify(eventOf(from + i)))
      const headers = { 'content-type': 'application/x-ndjson' }
      const body = events.join('\n')
      const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body })
      expect(await answer.json()).toMatchObject({ accepted: BATCH })
      if (from % (EVENTS / 10) === 0) {
        await fetch(`${url}/metrics`)
        await fetch(`${url}/v1/events?limit=50`)
        sizes.push(mebibytes(child.pid))
      }
    }
    expect(await totals(url)).toMatchObject({ calls: EVENTS })
    const [warm = 0, ...later] = sizes.slice(3)
    expect(Math.max(...later), `MiB: ${sizes.map(Math.round).join(', ')}`).toBeLessThan(
      warm + SLACK_MIB,
    )
    expect(await server.end()).toBe(0)
  },
  10 * 60_000,
)
