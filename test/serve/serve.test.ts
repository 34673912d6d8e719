import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from './running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-serve-'))
const started: RunningServer[] = []
afterAll(async () => {
  for (const { process } of started) process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

let homes = 0
function newHome(): string {
  const home = join(folder, `home-${++homes}`)
  mkdirSync(home)
  return home
}

async function started_(home: string, ...words: string[]): Promise<RunningServer> {
  const server = await runningServer({ home, words })
  started.push(server)
  return server
}

const event = (id: string) => ({
  id,
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 9,
})

const claudeLine = (id: string): string =>
  `${JSON.stringify({
    type: 'assistant',
    uuid: `row-${id}`,
    sessionId: 's-1',
    requestId: `req_${id}`,
    cwd: '/work/shop',
    timestamp: new Date().toISOString(),
    message: {
      id: `msg_${id}`,
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: 5 },
    },
  })}\n`

async function isSample(url: string): Promise<boolean> {
  const settings = (await (await fetch(`${url}/v1/settings`)).json()) as {
    readonly ledger: { readonly is_sample: boolean }
  }
  return settings.ledger.is_sample
}

describe('start', () => {
  it('reports, then serves the sample until there is a real call, and says how to send one', async () => {
    const home = newHome()
    const server = await started_(home, 'start', '--port', '0')
    expect(server.printed()).toContain('SAMPLE')
    expect(server.said()).toContain(`curl ${server.url}/v1/events`)
    expect((await totals(server.url))['calls']).toBeGreaterThan(1000)
    expect(await isSample(server.url)).toBe(true)
    const [, command = ''] = /(curl .*\n.*)\n/.exec(server.said()) ?? []
    const [, body = ''] = /-d '(.*)'/.exec(command) ?? []
    expect(await (await post(server.url, JSON.parse(body))).json()).toMatchObject({ accepted: 1 })
    expect(await totals(server.url)).toMatchObject({ calls: 1, input_tokens: 1200 })
    expect(await isSample(server.url)).toBe(false)
    expect(await server.end()).toBe(0)
  })
})

describe('serve', () => {
  it('follows the histories of the machine, and has what is reported in the same ledger', async () => {
    const home = newHome()
    const history = join(home, '.claude/projects/-work-shop')
    mkdirSync(history, { recursive: true })
    writeFileSync(join(history, 's-1.jsonl'), claudeLine('1'))
    const server = await started_(home, 'serve', '--port', '0')
    await expect.poll(() => totals(server.url), { timeout: 20_000 }).toMatchObject({ calls: 1 })
    await post(server.url, [event('reported')])
    appendFileSync(join(history, 's-1.jsonl'), claudeLine('2'))
    await expect.poll(() => totals(server.url), { timeout: 20_000 }).toMatchObject({ calls: 3 })
    expect(await server.end('SIGINT')).toBe(0)
    expect(server.said()).toContain('Claude Code: +1 call')
  })

  it('leaves the histories alone where another ledger is named', async () => {
    const home = newHome()
    mkdirSync(join(home, '.claude/projects/-x'), { recursive: true })
    writeFileSync(join(home, '.claude/projects/-x/s.jsonl'), claudeLine('1'))
    const server = await started_(home, 'serve', '--port', '0', '--ledger', join(home, 'a.sqlite'))
    await post(server.url, [event('a')])
    expect(await server.end()).toBe(0)
    const { out } = cliMachineAt(home, 'report', '--json', '--ledger', join(home, 'a.sqlite'))
    expect(JSON.parse(out).totals.calls).toBe(1)
  })

  it('finishes what was begun when it is told to stop, and takes nothing new', async () => {
    const server = await started_(newHome(), 'serve', '--port', '0')
    const body = JSON.stringify([event('late')])
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const head = `POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    socket.write(`${head}${body.slice(0, 5)}`)
    // The server has begun with the request when it answers one that came after.
    await totals(server.url)
    const ended = server.end('SIGTERM')
    await expect.poll(() => server.said()).toContain('Ending')
    await expect.poll(() => totals(server.url).catch(() => 'closed')).toBe('closed')
    socket.write(body.slice(5))
    expect(await text(socket)).toMatch(/^HTTP\/1.1 202 .*"accepted":1,/s)
    expect(await ended).toBe(0)
  })

  it('refuses what it is not to take, by its options', async () => {
    const home = newHome()
    const server = await started_(home, 'serve', '--port', '0', '--max-body', '1k')
    const large = await post(server.url, [{ ...event('a'), error: 'x'.repeat(2000) }])
    expect([large.status, (await post(server.url, [event('b')])).status]).toEqual([413, 202])
    const port = new URL(server.url).port
    const taken = cliMachineAt(home, 'serve', '--port', port)
    expect(taken).toMatchObject({ code: 3, err: expect.stringMatching(/port_taken: .*--port/) })
    const wrong = ['--max-body=x', '--max-body=1g', '--durability=half', '--port=x']
    for (const word of wrong) {
      const { code, err } = cliMachineAt(home, 'serve', word)
      expect([code, err]).toEqual([2, expect.stringContaining('invalid_option')])
    }
    expect(await server.end()).toBe(0)
  })
})

function cliMachineAt(home: string, ...words: string[]) {
  return cliMachine().runWith({ env: { HOME: home } }, ...words)
}
