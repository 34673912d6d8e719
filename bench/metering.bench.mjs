// What metering adds to a call of OpenAI's client, in CPU time of its process, beside what others add:
// the same calls in the same run, in turns of some milliseconds, so that a busy machine troubles all
// alike. Its peers are installed by the first run.
import { execFileSync, fork } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { figure, print } from './measure.mjs'

const ROOT = join(import.meta.dirname, '..')
const CHUNKS = 200
const PEERS = [
  'openai@6.49.0',
  '@langfuse/openai@5.11.1',
  '@opentelemetry/instrumentation-openai@0.19.0',
  '@opentelemetry/instrumentation@0.221.0',
  '@opentelemetry/api@1.9.0',
  '@opentelemetry/sdk-trace-base@2.2.0',
  '@opentelemetry/context-async-hooks@2.2.0',
]
const ROUNDS = 20
/** Calls of a turn, how many are made before anything is measured, and what is divided by. */
const KINDS = {
  small: { calls: 200, first: 3000, per: 1 },
  large: { calls: 100, first: 400, per: 1 },
  stream: { calls: 10, first: 100, per: CHUNKS },
  'stream that asks for its usage': { calls: 10, first: 50, per: CHUNKS },
}
const CONTESTANTS = ['none', 'tokenledger', 'langfuse', 'opentelemetry']

/** The peers, installed once beside the workspace's caches; renamed when whole. */
function peersFolder() {
  const folder = join(ROOT, 'node_modules/.cache/metering-peers-2')
  if (existsSync(folder)) return folder
  const fresh = `${folder}-${process.pid}`
  const args = ['install', '--prefix', fresh, '--no-save', '--no-audit', '--no-fund']
  try {
    execFileSync('npm', [...args, '--ignore-scripts', ...PEERS], { stdio: ['ignore', 'ignore', 2] })
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return folder
}

const reply = (child) => new Promise((resolve) => child.once('message', resolve))

async function started(name, peers, chunks, execArgv = []) {
  const args = [name, peers, String(chunks)]
  const child = fork(join(import.meta.dirname, 'metering-client.mjs'), args, { execArgv })
  await reply(child)
  /** Makes calls; each that is metered must have been counted. */
  const make = async (kind, calls) => {
    const answer = reply(child)
    child.send({ kind, calls })
    const result = await answer
    const isCounted = name === 'none' || result.counted === calls
    if (!isCounted) throw new Error(`${name} counted ${result.counted} of ${calls}`)
    return result
  }
  return { make, stop: () => child.kill() }
}

const quartile = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)]

/** CPU of a call, or of a chunk, by each contestant, in microseconds. */
async function costsOf(clients, kind) {
  const { calls, first, per } = KINDS[kind]
  const rounds = CONTESTANTS.map(() => [])
  for (const client of clients) await client.make(kind, first)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, client] of clients.entries()) {
      rounds[index].push((await client.make(kind, calls)).cpu / per)
    }
  }
  return rounds.map(quartile)
}

/** Bytes of the heap, after a collection, every 20,000 streamed calls. */
async function heapOfStreams(peers) {
  const { make, stop } = await started('tokenledger', peers, 5, ['--expose-gc'])
  const heaps = []
  for (let turn = 0; turn <= 5; turn += 1) heaps.push((await make('stream', 20_000)).heap)
  stop()
  return heaps
}

const peers = peersFolder()
const clients = []
for (const name of CONTESTANTS) clients.push(await started(name, peers, CHUNKS))
const rows = []
const added = {}
for (const kind of Object.keys(KINDS)) {
  const [none, ...costs] = await costsOf(clients, kind)
  added[kind] = costs.map((cost) => cost - none)
  const [ours, ...others] = added[kind]
  const ratios = others.map((other) => figure(ours / other))
  rows.push([kind, figure(none), ...added[kind].map(figure), ...ratios])
}
for (const { stop } of clients) stop()

print(
  'Metering: what it adds',
  `CPU that metering adds to OpenAI's client: microseconds a call, for streams a chunk (of ${CHUNKS}). Small prompts have 2 KB, large ones 100 KB. The others make spans that are dropped, and count no tokens of a stream that does not ask for its usage. Each ratio must hold ≤ 0.5.`,
  ['call', 'client alone', 'tokenledger', '@langfuse/openai', 'OpenTelemetry', 'ratio', 'ratio'],
  rows,
)
const [small] = added.small
const [large] = added.large
const [warm, ...heaps] = await heapOfStreams(peers)
const mib = (bytes) => `${figure(bytes / 2 ** 20)} MiB`
print(
  'Metering: what must stay flat',
  'The heap after 20,000 streamed calls, and the most after each 20,000 of 100,000 more.',
  ['what', 'first', 'later', 'must hold'],
  [
    ['added to a prompt of 2 KB, of 100 KB, µs', figure(small), figure(large), 'no more'],
    ['heap', mib(warm), mib(Math.max(...heaps)), 'flat'],
  ],
)
