// What metering adds to a call of OpenAI's client, in CPU time of its process, beside what others add.
// Each process makes the same calls with a bare client and with a metered one, in turns of some
// milliseconds, so that a busy machine troubles both alike. Its peers are installed by the first run.
import { execFileSync, fork } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { figure, median, print } from './measure.mjs'

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
/**
 * Calls of a turn, how many are made before anything is measured, how many turns of both are compared,
 * and what is divided by. A turn is too short to fill the memory for young objects: whose turn it is
 * when that is cleared away would be chance.
 */
const KINDS = {
  small: { calls: 100, first: 8000, pairs: 60, per: 1 },
  large: { calls: 8, first: 2000, pairs: 120, per: 1 },
  stream: { calls: 5, first: 800, pairs: 60, per: CHUNKS },
  'stream that asks for its usage': { calls: 5, first: 400, pairs: 60, per: CHUNKS },
}
/**
 * Processes of each contestant, one after the other, and how often they take turns in each kind of call:
 * what the same build adds to a call differs by tens of microseconds from process to process.
 */
const SETS = 3
const ROUNDS = 2
const CONTESTANTS = ['handing', 'tokenledger', 'langfuse', 'opentelemetry']

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

async function started(name, peers, chunks) {
  const args = [name, peers, String(chunks)]
  const path = join(import.meta.dirname, 'metering-client.mjs')
  const child = fork(path, args, { execArgv: ['--expose-gc'] })
  await reply(child)
  const ask = (question) => {
    const answer = reply(child)
    child.send(question)
    return answer
  }
  return { ask, stop: () => child.kill() }
}

/**
 * Of each contestant: CPU of a bare call, or chunk, in its process, and what it adds to it, in
 * microseconds. They take turns, so that a slow minute of the machine is nobody's alone.
 */
async function costsOf(clients, kind) {
  const { calls, first, pairs, per } = KINDS[kind]
  const figures = Object.fromEntries(CONTESTANTS.map((name) => [name, []]))
  for (const name of CONTESTANTS) await clients[name].ask({ kind, calls: first, pairs: 1 })
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of CONTESTANTS) {
      const some = { kind, calls, pairs: pairs / ROUNDS }
      const { figures: more, counted } = await clients[name].ask(some)
      const made = calls * some.pairs
      if (counted !== made) throw new Error(`${name} counted ${counted} of ${made}`)
      figures[name].push(...more)
    }
  }
  const each = (cpu) => cpu / calls / per
  const cost = (turns) => ({
    bare: median(turns.map(({ bare }) => each(bare))),
    added: median(turns.map(({ bare, own }) => each(own - bare))),
  })
  return Object.fromEntries(CONTESTANTS.map((name) => [name, cost(figures[name])]))
}

/** Bytes of the heap, after a collection, each 20,000 streamed calls. */
async function heapOfStreams(peers) {
  const { ask, stop } = await started('tokenledger', peers, 5)
  const heaps = []
  for (let turn = 1; turn <= 7; turn += 1) heaps.push((await ask({ streams: 20_000 })).heap)
  stop()
  return heaps
}

const peers = peersFolder()
const sets = []
for (let set = 0; set < SETS; set += 1) {
  const clients = {}
  for (const name of CONTESTANTS) clients[name] = await started(name, peers, CHUNKS)
  const costs = {}
  for (const kind of Object.keys(KINDS)) costs[kind] = await costsOf(clients, kind)
  for (const { stop } of Object.values(clients)) stop()
  sets.push(costs)
}
const costs = {}
for (const kind of Object.keys(KINDS)) {
  const of = (name, what) => median(sets.map((set) => set[kind][name][what]))
  const all = CONTESTANTS.map((name) => [
    name,
    { bare: of(name, 'bare'), added: of(name, 'added') },
  ])
  costs[kind] = Object.fromEntries(all)
}

const [load] = loadavg()
const cores = cpus().length
const busy =
  load > cores
    ? ` This run: on a machine that was busy with other work (${figure(load)} runnable processes for ${cores} cores), which makes all figures larger.`
    : ''

const rows = Object.entries(costs).map(([kind, of]) => {
  const { handing, tokenledger, langfuse, opentelemetry } = of
  const added = [handing, tokenledger, langfuse, opentelemetry].map((cost) => figure(cost.added))
  const ratios = [langfuse, opentelemetry].map((other) => figure(tokenledger.added / other.added))
  return [kind, figure(handing.bare), ...added, ...ratios]
})
print(
  'Metering: what it adds',
  `CPU that metering adds to OpenAI's client: microseconds a call, for streams a chunk (of ${CHUNKS}). It calls by Node's own fetch, below which a function takes the place of the network, and answers in a later turn of the event loop. Each process makes the same calls with a bare client and with a metered one in turn, compiled and warm; medians of 60 differences (of large calls 120), of these the median of ${SETS} processes. Small prompts have 2 KB, large ones 100 KB. The floor is a stream that hands on each chunk and does nothing else. The others make spans that are dropped, and count no tokens of a stream that does not ask for its usage. Each ratio must hold ≤ 0.5.${busy}`,
  [
    'call',
    'client alone',
    'floor',
    'tokenledger',
    '@langfuse/openai',
    'OpenTelemetry',
    'to Langfuse',
    'to OpenTelemetry',
  ],
  rows,
)
const addedBy = (kind) => figure(costs[kind].tokenledger.added)
const heaps = await heapOfStreams(peers)
const [before, last] = heaps.slice(-2)
const mib = (bytes) => `${figure(bytes / 2 ** 20)} MiB`
print(
  'Metering: what must stay flat',
  `The heap after a collection, after ${heaps.length - 1} and ${heaps.length} times 20,000 streamed calls: the newest 100,000 are on the tracker's timeline, so that it grows until then (${mib(heaps[0])} after the first 20,000).`,
  ['what', 'first', 'later', 'must hold', 'holds'],
  [
    [
      'added to a prompt of 2 KB, of 100 KB, µs',
      addedBy('small'),
      addedBy('large'),
      'no more',
      costs.large.tokenledger.added <= costs.small.tokenledger.added * 1.1 ? 'yes' : 'no',
    ],
    ['heap', mib(before), mib(last), 'flat', last <= before * 1.02 ? 'yes' : 'no'],
  ],
)
