// What a span takes: decoded beside the generated decoder in the same run, and with all the rest. CPU
// time of one core, so that a busy machine changes little.
import { join } from 'node:path'
import { entryOf } from '../packages/server/dist/ingest/entry-of.js'
import { spansOf } from '../packages/server/dist/ingest/otlp/decode/decode-request.js'
import { readSpan } from '../packages/server/dist/ingest/otlp/reading/read-span.js'
import { takeRequest } from '../packages/server/dist/ingest/otlp/take-request.js'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { busyNote, figure, inFolder, median, print } from './measure.mjs'
import { codec, request, SPANS } from './otlp-requests.mjs'

const NUMBERS = Array.from({ length: 24 }, (_, number) => number)
const requests = NUMBERS.map(request)
const now = () => Date.UTC(2026, 10, 22)

/** The calls of a request as a ledger has them. */
function entriesOf(number) {
  const spans = Array.from({ length: SPANS }, (_, index) => index).filter((index) => index % 5 > 0)
  const ids = spans.map((index) => `chatcmpl-A${number * SPANS + index + 1}`)
  return ids.map((id) => {
    const call = {
      id,
      time: '2026-11-21T22:26:40.000Z',
      duration_ms: 1000,
      provider: 'openai',
      operation: 'chat',
      request_model: 'gpt-5',
      response_model: 'gpt-5-2025-08-07',
      response_id: id,
      project: 'bench',
      agent: 'planner',
      session: 'conversation-1',
      meters: { input: 176, 'input.cacheRead': 1024, output: 300 },
    }
    return entryOf(call, { now: now(), newId: () => id })
  })
}

/** Microseconds of CPU for one of `count`, in the middle of all batches. */
async function microsecondsOf(batches, count, work) {
  const all = []
  for (const batch of batches) {
    const before = process.cpuUsage()
    await work(batch)
    const { user, system } = process.cpuUsage(before)
    all.push((user + system) / count)
  }
  return median(all.slice(4))
}

const inStore = (work) =>
  inFolder(async (folder) => {
    const store = await sqliteStore({ path: join(folder, 'bench.sqlite'), queries: 'inline' })
    const time = await work(store)
    await store.close()
    return time
  })

const CALLS = entriesOf(0).length
const generated = await microsecondsOf(requests, SPANS, (wire) => codec.decode(wire))
const decoded = await microsecondsOf(requests, SPANS, spansOf)
const read = await microsecondsOf(requests, SPANS, (wire) => spansOf(wire).records.map(readSpan))
const appended = await inStore((store) =>
  microsecondsOf(NUMBERS.map(entriesOf), CALLS, (entries) => store.append(entries)),
)
const kept = await inStore((store) =>
  microsecondsOf(requests, CALLS, (wire) => takeRequest('traces', wire, { store, now })),
)

print(
  'OpenTelemetry, by span',
  `Requests of ${SPANS} spans of 11 attributes, four calls to an agent, in protobuf; CPU of one core. The floors are the decoder that protobufjs generates, which reads nothing, and the store that is handed the same calls as ready entries.${busyNote()}`,
  ['work', 'µs', 'floor', 'µs', 'ratio', 'must hold'],
  [
    ['decoded, a span', decoded, 'generated decoder', generated, '≤ 1'],
    ['decoded and read, a span', read, 'generated decoder', generated, '≤ 3'],
    ['all the rest: counted once and kept, a call', kept, 'store alone', appended, ''],
  ].map(([name, time, floor, least, must]) => [
    name,
    figure(time),
    floor,
    figure(least),
    figure(time / least),
    must,
  ]),
)
