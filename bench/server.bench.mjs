// Events over HTTP, beside a bare Fastify that reads the same bodies and the store alone; how long
// questions take meanwhile; memory. TOKENLEDGER_BENCH_EVENTS says how many events (default: a million).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryOf } from '../packages/server/dist/ingest/entry-of.js'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { busyNote, figure, inFolder, print } from './measure.mjs'
import { request, SPANS } from './otlp-requests.mjs'
import { started, stop } from './started.mjs'

const COUNT = Number(process.env.TOKENLEDGER_BENCH_EVENTS ?? 1_000_000)
const ALONE = Math.min(COUNT, 100_000)
/** First each side takes these, uncounted: a server runs for weeks, its first second is no measure. */
const FIRST = 10_000
const BATCH = 500
const SENDERS = 4
const REQUESTS = 60
const BIN = join(import.meta.dirname, '../packages/server/bin/tokenledger.js')

const eventOf = (n) => ({
  id: `event-${n}`,
  time: new Date(Date.UTC(2026, 7, 1) + n * 100).toISOString(),
  provider: 'openai',
  response_model: 'gpt-5',
  project: `project-${n % 4}`,
  agent: `agent-${n % 7}`,
  task: `task-${n >> 5}`,
  session: `session-${n >> 7}`,
  user: `user-${n % 50}`,
  duration_ms: 1500,
  input_tokens: 1200 + (n % 97),
  cached_input_tokens: 1000,
  output_tokens: 300,
})
const batchOf = (at) => Array.from({ length: BATCH }, (_, i) => eventOf(at * BATCH + i))

const linesOf = (n) => {
  const lines = batchOf(n).map((event) => JSON.stringify(event))
  return Buffer.from(lines.join('\n'))
}

/** Bodies are made ahead in parts of so many, while the clock stands. */
const AHEAD = 100

/** Sends requests with these numbers, several at once; how many a second. */
async function sendAll({ from, end, bodyOf, ...where }) {
  let took = 0
  for (let at = from; at < end; at += AHEAD) {
    const bodies = Array.from({ length: Math.min(AHEAD, end - at) }, (_, i) => bodyOf(at + i))
    const start = performance.now()
    await sendBodies(bodies, where)
    took += performance.now() - start
  }
  return ((end - from) / took) * 1000
}

async function sendBodies(bodies, { url, type }) {
  const headers = { 'content-type': type }
  const left = bodies.values()
  async function sender() {
    for (const body of left) {
      const answer = await fetch(url, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(await answer.text())
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
}

/** Sends `count` events after the first `from`; events a second. */
async function send(server, count, from = 0) {
  const url = `${server}/v1/events`
  const range = { from: from / BATCH, end: (from + count) / BATCH }
  return BATCH * (await sendAll({ url, type: 'application/x-ndjson', bodyOf: linesOf, ...range }))
}

/** Sends spans; spans a second. */
async function sendSpans(server) {
  const url = `${server}/v1/traces`
  const type = 'application/x-protobuf'
  return SPANS * (await sendAll({ url, type, bodyOf: request, from: 0, end: REQUESTS }))
}

async function alone(folder) {
  const store = await sqliteStore({ path: join(folder, 'alone.sqlite'), queries: 'inline' })
  const keep = async (from, end) => {
    let took = 0
    for (let at = from / BATCH; at < end / BATCH; at += 1) {
      const entries = batchOf(at).map((event) =>
        entryOf(event, { now: Date.now(), newId: () => 'x' }),
      )
      const start = performance.now()
      await store.append(entries)
      took += performance.now() - start
    }
    return took
  }
  await keep(0, FIRST)
  const took = await keep(FIRST, FIRST + ALONE)
  await store.close()
  return (ALONE / took) * 1000
}

const mebibytes = ({ child }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024

/** Asks again and again until told to end; milliseconds of each. */
function asking(url) {
  const all = []
  let isEnding = false
  const done = (async () => {
    while (!isEnding) {
      const start = performance.now()
      await (await fetch(`${url}/v1/events?limit=20`)).arrayBuffer()
      all.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return async () => {
    isEnding = true
    await done
    const sorted = all.sort((a, b) => a - b)
    return { median: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)] }
  }
}

await inFolder(async (folder) => {
  const store = await alone(folder)
  const echo = await started([join(import.meta.dirname, 'echo-server.mjs')])
  await send(echo.url, FIRST)
  const floor = await send(echo.url, ALONE, FIRST)
  await stop(echo)
  const ledger = ['--ledger', join(folder, 'served.sqlite')]
  const server = await started([BIN, 'serve', '--no-import', '--port', '0', ...ledger])
  await send(server.url, FIRST)
  const rate = await send(server.url, ALONE, FIRST)
  const before = mebibytes(server)
  const end = asking(server.url)
  const part = Math.floor((COUNT - ALONE) / 2 / BATCH) * BATCH
  await send(server.url, part, FIRST + ALONE)
  const middle = mebibytes(server)
  await send(server.url, part, FIRST + ALONE + part)
  const questions = await end()
  const after = mebibytes(server)
  const endMore = asking(server.url)
  const spans = await sendSpans(server.url)
  const meanwhile = await endMore()
  await stop(server)
  print(
    'Events over HTTP',
    `NDJSON in requests of ${BATCH}, ${SENDERS} at once; the client, whose bodies are made ahead, runs on the same two cores. The store alone takes ready entries in batches of ${BATCH}; bare Fastify reads the bodies and answers. Each has taken ${figure(FIRST)} events before it is measured.${busyNote()}`,
    ['what', 'figure', 'must hold'],
    [
      ['events a second', figure(rate), ''],
      ['the store alone', figure(store), ''],
      ['share of the store alone', figure(rate / store), '≥ 0.5'],
      ['bare Fastify, events a second', figure(floor), ''],
      ['newest 20 calls while events arrive, ms', figure(questions.median), ''],
      ['the same, p99', figure(questions.p99), ''],
      [`spans a second, in requests of ${SPANS}`, figure(spans), ''],
      ['newest 20 calls while spans arrive, ms', figure(meanwhile.median), ''],
      ['the same, p99', figure(meanwhile.p99), ''],
      [`memory after ${figure(ALONE)} events, MiB`, figure(before), ''],
      [`memory after ${figure(ALONE + part)} events, MiB`, figure(middle), ''],
      [`memory after ${figure(ALONE + 2 * part)} events, MiB`, figure(after), 'flat'],
    ],
  )
})
