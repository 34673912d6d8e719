// Says how many MiB of what was worked with are still held afterwards, by the kind of work.
import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countInputTokens, meteredFetch, run, TokenUsageTracker } from '@tokenledger/sdk'
import { ledgerExporter } from 'tokenledger/exporter'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-held-'))
const LONG = 200_000
const URL = 'https://api.openai.com/v1/chat/completions'
const logger = { info() {}, warn() {} }
const usage = { prompt_tokens: 3, completion_tokens: 4 }
const long = (beginning) => beginning.padEnd(LONG, ' and so on')
const newTracker = () => {
  const limit = { tokens: 10 ** 12 }
  const budgets = [{ scope: {}, limit, window: 'run', each: 'user' }]
  return new TokenUsageTracker({ logger, budgets })
}

/** The timers of the process: minutes pass when they are told so. */
const timers = []
const { setInterval } = globalThis
globalThis.setInterval = (work, ms) => {
  timers.push({ work, ms })
  return setInterval(work, ms)
}
const minutesPass = (count) => {
  for (const { work, ms } of timers) {
    for (let at = ms; at <= count * 60_000; at += ms) work()
  }
}

const ask = (fetch, content, more = {}) => {
  const body = JSON.stringify({ model: 'gpt-5', messages: [{ role: 'user', content }], ...more })
  return fetch(URL, { method: 'POST', body })
}
let answers = 0
const answer = async () => {
  answers += 1
  return Response.json({ id: `chatcmpl-${answers}`, model: 'gpt-5', usage })
}

const encoder = new TextEncoder()
const EVENTS = 200
/** A stream of events that bring a word each, and never end. */
const endless = async () => {
  const field = { id: 'c', object: 'chat.completion.chunk', note: 'x'.repeat(1000) }
  let number = 0
  const pull = (controller) => {
    number += 1
    const delta = { content: `a word of some length: ${number}` }
    const event = { ...field, choices: [{ index: 0, delta }] }
    controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`))
  }
  const headers = { 'content-type': 'text/event-stream' }
  return new Response(new ReadableStream({ type: 'bytes', pull }), { headers })
}

/** A stream of one event. */
const brief = async () => {
  const event = { id: 'c', object: 'chat.completion.chunk', choices: [], usage }
  const headers = { 'content-type': 'text/event-stream' }
  return new Response(`data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`, { headers })
}

/** Each gives what it still needs. */
const WORK = {
  /** What the program keeps in the async context that its first call is made and kept in. */
  async context() {
    const store = { large: Array(2 ** 20).fill(0) }
    const tracker = new TokenUsageTracker({ logger })
    const exporter = ledgerExporter({ path: join(home, 'ledger.sqlite') })
    tracker.addSink(exporter)
    await new AsyncLocalStorage().run(store, async () => {
      await (await ask(meteredFetch({ fetch: answer, tracker }), 'hello')).json()
      await exporter.close()
    })
    return []
  },
  /** The words of prompts whose tokens are counted. */
  async counted() {
    for (let at = 0; at < 20; at += 1) {
      const word = String.fromCharCode(97 + at).repeat(3)
      const content = long(`What is a ${word}floccinaucinihilipilification? `)
      await countInputTokens({ model: 'gpt-5', messages: [{ role: 'user', content }] })
    }
    return []
  },
  /** Names that the program cut out of answers and prompts. */
  async named() {
    const tracker = newTracker()
    const fetch = meteredFetch({ fetch: answer, tracker })
    for (let at = 0; at < 20; at += 1) {
      const tool = /Action: (\S+)/.exec(long(`Action: the_tool_with_number_${at} `))[1]
      const id = long(`the call with number ${at}`).slice(0, 24)
      tracker.trackUsage(tool, usage, null, { id, task: long(`task number ${at}`).slice(0, 40) })
      const user = long(`the user with number ${at}`).slice(0, 40)
      await run({ tool: long(`tool ${at} `).slice(0, 20), user }, () => ask(fetch, 'hello'))
    }
    return [tracker]
  },
  /** The events of streams that are read, beside the words that they brought. */
  async streamed() {
    const fetch = meteredFetch({ fetch: endless, tracker: new TokenUsageTracker({ logger }) })
    const readers = []
    for (let at = 0; at < 40; at += 1) {
      const response = await ask(fetch, 'hello', { stream: true })
      const reader = response.body.getReader()
      for (let event = 0; event < EVENTS; event += 1) await reader.read()
      readers.push(reader)
    }
    return readers
  },
  /** The prompts of calls that have ended and wait to be recorded. */
  async late() {
    const kept = []
    const tracker = new TokenUsageTracker({ logger })
    const meter = {
      reserve: (request) => tracker.reserve(request),
      record() {},
      isPatient: true,
      recordLate: (make) => kept.push(make),
    }
    for (let at = 0; at < 20; at += 1) {
      for (const more of [{}, { stream: true }]) {
        const fetch = meteredFetch({ fetch: more.stream ? brief : answer, tracker: meter })
        await (await ask(fetch, long(`${at}`), more)).text()
      }
    }
    return kept
  },
  /** The prompts of answers that nobody reads. */
  async unread() {
    const fetch = meteredFetch({ fetch: answer, tracker: new TokenUsageTracker({ logger }) })
    for (let at = 0; at < 20; at += 1) await ask(fetch, long(`${at}`))
    minutesPass(2)
    return []
  },
}

const heap = async () => {
  // Longer than calls wait to be recorded.
  await new Promise((resolve) => setTimeout(resolve, 30))
  for (let round = 0; round < 3; round += 1) globalThis.gc()
  return process.memoryUsage().heapUsed / 2 ** 20
}

// What the runtime and the tokenizer load is loaded by now.
await fetch('http://127.0.0.1:9').catch(() => {})
await countInputTokens({ model: 'gpt-5', messages: [{ role: 'user', content: 'hello' }] })
const held = {}
for (const [name, work] of Object.entries(WORK)) {
  const before = await heap()
  const kept = await work()
  held[name] = (await heap()) - before
  kept.length = 0
}
rmSync(home, { recursive: true })
process.stdout.write(JSON.stringify(held))
process.exit()
