import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, it } from 'vitest'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const LONG = 5 * 60_000
const home = mkdtempSync(join(tmpdir(), 'tokenledger-unlucky-'))
const started: RunningServer[] = []
afterAll(() => {
  for (const { process } of started) process.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

let ledgers = 0
function newLedger(): string {
  const folder = join(home, `ledger-${++ledgers}`)
  mkdirSync(folder)
  return join(folder, 'ledger.sqlite')
}

async function served(ledger: string, ...words: string[]): Promise<RunningServer> {
  const all = ['serve', '--port', '0', '--ledger', ledger, ...words]
  const server = await runningServer({ home, words: all })
  started.push(server)
  return server
}

const cli = (...words: string[]) => cliMachine().runWith({ env: { HOME: home } }, ...words)
const verified = (ledger: string): unknown =>
  JSON.parse(cli('verify', '--json', '--ledger', ledger).out).ok

const event = (id: string) => ({
  id,
  provider: 'openai',
  response_model: 'gpt-4o',
  input_tokens: 1,
})
const events = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => event(`${name}-${n}`))

const attributes = [
  { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
  { key: 'gen_ai.usage.input_tokens', value: { intValue: 1 } },
]
/** A request of many spans, four of a trace. */
function spansBody(first: number, count: number): string {
  const spans = Array.from({ length: count }, (_, index) => {
    const id = first + index + 1
    const traceId = `${Math.ceil(id / 4)}`.padStart(32, '0')
    return { traceId, spanId: `${id}`.padStart(16, '0'), attributes }
  })
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
}
const JSON_TYPE = { 'content-type': 'application/json' }
const sendSpans = (url: string, first: number, count: number): Promise<Response> =>
  fetch(`${url}/v1/traces`, { method: 'POST', headers: JSON_TYPE, body: spansBody(first, count) })

it('two servers and an import on one ledger count each call once', { timeout: LONG }, async () => {
  const ledger = newLedger()
  const servers = [await served(ledger), await served(ledger)]
  const file = join(home, 'calls.jsonl')
  writeFileSync(
    file,
    events('shared', 300)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  )
  const sent = servers.flatMap(({ url }, n) => [
    ...Array.from({ length: 10 }, (_, part) => post(url, events('shared', 30 * (part + 1)))),
    ...Array.from({ length: 5 }, () => post(url, events(`own-${n}`, 20))),
    ...Array.from({ length: 10 }, (_, part) => sendSpans(url, part * 10, 40)),
  ])
  const imported = cli('import', '--source', 'events', file, '--ledger', ledger)
  expect(imported.code, imported.err).toBe(0)
  for (const { status } of await Promise.all(sent)) expect([200, 202]).toContain(status)
  for (const { url } of servers)
    expect(await totals(url)).toMatchObject({ calls: 300 + 40 + 130, input_tokens: 470 })
  for (const server of servers) expect(await server.end()).toBe(0)
  expect(verified(ledger)).toBe(true)
})

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'a %s while large requests are under way leaves each of them whole, or out',
  { timeout: LONG },
  async (signal) => {
    const ledger = newLedger()
    const server = await served(ledger)
    await post(server.url, [event('first')])
    const statuses = [
      post(server.url, events('large', 1500)),
      sendSpans(server.url, 0, 1000),
      sendSpans(server.url, 1000, 1000),
    ].map((one) => one.then(({ status }) => status).catch(() => null))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await server.end(signal)
    const [large, ...spans] = await Promise.all(statuses)
    const { calls } = JSON.parse(cli('report', '--json', '--ledger', ledger).out).totals
    const least =
      1 + (large === 202 ? 1500 : 0) + 1000 * spans.filter((status) => status === 200).length
    expect(calls).toBeGreaterThanOrEqual(least)
    expect([0, 1000, 1500, 2000, 2500, 3500]).toContain(calls - 1)
    expect(verified(ledger)).toBe(true)
    const again = await served(ledger)
    await post(again.url, events('large', 1500))
    await sendSpans(again.url, 0, 2000)
    expect(await totals(again.url)).toMatchObject({ calls: 3501, input_tokens: 3501 })
    expect(await again.end()).toBe(0)
  },
)

it('a key that is revoked while a request is under way is good for that request, and no other', async () => {
  const ledger = newLedger()
  const key = cli('keys', 'create', 'sender', '--scope', 'ingest', '--ledger', ledger).out.trim()
  const server = await served(ledger, '--require-key')
  const body = JSON.stringify([event('late')])
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const head = [
    'POST /v1/events HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: close',
    'Content-Type: application/json',
    `Authorization: Bearer ${key}`,
    `Content-Length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`)
  // The server has begun with the request when it answers one that came after.
  const send = () => {
    const headers = { ...JSON_TYPE, authorization: `Bearer ${key}` }
    return fetch(`${server.url}/v1/events`, { method: 'POST', headers, body })
  }
  expect((await send()).status).toBe(202)
  expect(cli('keys', 'revoke', 'sender', '--ledger', ledger).code).toBe(0)
  socket.write(body.slice(5))
  expect(await text(socket)).toMatch(/^HTTP\/1.1 202 /)
  await expect.poll(async () => (await send()).status, { timeout: 20_000 }).toBe(401)
  expect(await server.end()).toBe(0)
})

it('a ledger that is moved away under a server takes nothing any more, and says so', async () => {
  const ledger = newLedger()
  const server = await served(ledger)
  expect((await post(server.url, [event('before')])).status).toBe(202)
  for (const ending of ['', '-wal', '-shm']) rmSync(`${ledger}${ending}`, { force: true })
  for (const answer of [
    await post(server.url, [event('after')]),
    await sendSpans(server.url, 0, 4),
  ]) {
    expect(answer.ok).toBe(false)
    expect(await answer.text()).toMatch(/replaced|moved|not the file/)
  }
  await server.end()
})
