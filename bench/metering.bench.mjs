// What metering adds to a call of OpenAI's client, in CPU time of its process, beside what others add:
// the same calls in the same run, in turns of a few milliseconds, so that a busy machine troubles all alike.
import { execFileSync, fork } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './measure.mjs'

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
const ROUNDS = 60
/** Calls of a turn. */
const KINDS = { small: 40, large: 20, stream: 4, 'stream with usage': 4 }
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

const peers = peersFolder()
const reply = (child) => new Promise((resolve) => child.once('message', resolve))
const children = new Map()
const provider = fork(join(import.meta.dirname, 'metering-provider.mjs'), [String(CHUNKS)])
const url = `http://127.0.0.1:${await reply(provider)}/v1`
for (const name of CONTESTANTS) {
  const child = fork(join(import.meta.dirname, 'metering-client.mjs'), [name, peers, url])
  await reply(child)
  children.set(name, child)
}

/** CPU of one call, in microseconds; each that is metered must have been counted. */
async function cpuOf(name, kind, calls) {
  const child = children.get(name)
  const answer = reply(child)
  child.send({ kind, calls })
  const { cpu, counted } = await answer
  if (name !== 'none' && counted !== calls) console.error(`${name} counted ${counted} of ${calls}`)
  return cpu
}

const results = {}
for (const [kind, calls] of Object.entries(KINDS)) {
  const rounds = CONTESTANTS.map(() => [])
  for (let round = -10; round < ROUNDS; round += 1) {
    for (const [index, name] of CONTESTANTS.entries()) {
      const cpu = await cpuOf(name, kind, calls)
      if (round >= 0) rounds[index].push(cpu)
    }
  }
  const per = kind.startsWith('stream') ? CHUNKS : 1
  const quartile = (v) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 4)]
  results[kind] = Object.fromEntries(
    CONTESTANTS.map((name, i) => [
      name,
      [quartile(rounds[i]) / per, median(rounds[i]) / per, Math.min(...rounds[i]) / per].map(
        (x) => +x.toFixed(2),
      ),
    ]),
  )
}
for (const child of [...children.values(), provider]) child.kill()
console.error(results)
