// A client under load: sends its own events, some of them again, and those that all share, in an order
// of its own, and sends whatever was not acknowledged until it is. Arguments: name, url. It goes on
// until its stdin ends, then says what it has sent, which was all acknowledged: `own` and `shared`.
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

const [name, url] = process.argv.slice(2)
const NEW = 15
const SHARED = 40
const AGAIN_MS = 20

let isEnding = false
process.stdin.on('end', () => {
  isEnding = true
})
process.stdin.resume()

const eventOf = (sender, n) => ({
  id: `${sender}-${n}`,
  time: new Date(Date.UTC(2026, 9, 1) + n * 1000).toISOString(),
  provider: 'openai',
  response_model: 'gpt-4o',
  agent: `agent-${n % 7}`,
  input_tokens: 100 + (n % 97),
  output_tokens: 10 + (n % 13),
})

function truthOf(sender, calls) {
  const events = Array.from({ length: calls }, (_, n) => eventOf(sender, n))
  const sum = (field) => events.reduce((total, event) => total + event[field], 0)
  return { calls, input: sum('input_tokens'), output: sum('output_tokens') }
}

const shuffled = (list) =>
  list
    .map((one) => [Math.random(), one])
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)

/** Whether the server has acknowledged them. Anything but a refusal of the whole may be tried again. */
async function send(events) {
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
  let answer
  try {
    answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: gzipSync(lines) })
    if (answer.status === 503) return false
  } catch {
    return false
  }
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  const text = await answer.text().catch(() => null)
  if (text === null) return false
  const { accepted, duplicates, rejected } = JSON.parse(text)
  if (accepted + duplicates !== events.length || rejected.length > 0) throw new Error(text)
  return true
}

let sent = 0
// All that is shared has been sent after ten rounds.
while (!isEnding || sent < 10 * NEW) {
  const fresh = Array.from({ length: NEW }, (_, i) => eventOf(name, sent + i))
  const known = eventOf(name, Math.floor(Math.random() * (sent + 1)))
  const shared = Array.from({ length: SHARED / 10 }, (_, i) =>
    eventOf('shared', (Math.floor(sent / NEW) * (SHARED / 10) + i) % SHARED),
  )
  const events = shuffled([...fresh, known, ...shared])
  while (!(await send(events))) await pause(AGAIN_MS)
  sent += NEW
}
process.stdout.write(
  JSON.stringify({ own: truthOf(name, sent), shared: truthOf('shared', SHARED) }),
)
