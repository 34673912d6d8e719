import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLOUD_EVENTS, EVENTS, OTLP, REFUSED, SECRET } from './content-payloads.ts'
import { post, type RunningServer, runningServer, totals } from './running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-content-'))
const ledger = join(home, 'ledger.sqlite')
let server: RunningServer

beforeAll(async () => {
  const words = ['serve', '--port', '0', '--ledger', ledger, '--log-level', 'debug']
  server = await runningServer({ home, words })
})
afterAll(async () => {
  await server.end()
  rmSync(home, { recursive: true, force: true })
})

async function send(path: string, type: string, body: string): Promise<Response> {
  const headers = { 'content-type': type }
  return fetch(`${server.url}${path}`, { method: 'POST', headers, body })
}

/** Where the sentence stands in what the server has written, with some letters around it. */
function leaks(): string[] {
  const files = readdirSync(home).map((name) => [name, readFileSync(join(home, name), 'latin1')])
  const written = [...files, ['stdout', server.printed()], ['stderr', server.said()]]
  return written.flatMap(([name = '', text = '']) =>
    [...text.matchAll(new RegExp(`.{0,80}${SECRET}.{0,40}`, 'gs'))].map(
      ([found]) => `${name}: ${found}`,
    ),
  )
}

it('keeps nothing of what was said in events and answers of providers', async () => {
  const answer = await (await post(server.url, EVENTS)).json()
  expect(answer).toMatchObject({ accepted: EVENTS.length, rejected: [] })
  expect(leaks()).toEqual([])
})

it('keeps nothing of events that are refused, and of bodies that are no events', async () => {
  const answer = await (await post(server.url, REFUSED)).json()
  expect(answer).toMatchObject({ accepted: 0, rejected: REFUSED.map(() => ({})) })
  for (const type of ['application/json', 'application/x-ndjson', 'text/plain']) {
    expect((await send('/v1/events', type, `{"${SECRET}`)).status).toBeGreaterThan(201)
  }
  await fetch(`${server.url}/v1/usage?where=agent:${encodeURIComponent(SECRET)}`)
  expect(leaks()).toEqual([])
})

it('keeps nothing of the data of CloudEvents', async () => {
  const type = 'application/cloudevents-batch+json'
  const answer = await (await send('/v1/events', type, JSON.stringify(CLOUD_EVENTS))).json()
  expect(answer).toMatchObject({ accepted: CLOUD_EVENTS.length, rejected: [] })
  expect(leaks()).toEqual([])
})

it.each(Object.entries(OTLP))('keeps nothing of what is said at %s', async (path, request) => {
  const before = await totals(server.url)
  const answer = await send(path, 'application/json', JSON.stringify(request))
  expect(answer.status).toBe(200)
  expect(Number((await totals(server.url))['calls'])).toBeGreaterThan(Number(before['calls']))
  expect(leaks()).toEqual([])
})

it('looks where calls are kept: their names are there', () => {
  const text = readdirSync(home).map((name) => readFileSync(join(home, name), 'latin1'))
  expect(readdirSync(home)).toEqual(
    expect.arrayContaining(['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm']),
  )
  expect(text.join('')).toContain('stuffed-1')
  expect(server.said()).toContain('/v1/traces')
})
