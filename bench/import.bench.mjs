// Importing a history of Claude Code, beside its floors and the peer, all in CPU seconds.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeClaudeHistory } from './claude-history.mjs'
import { figure, inFolder, median, print } from './measure.mjs'

const FOLDER = import.meta.dirname
const BIN = join(FOLDER, '../packages/server/bin/tokenledger.js')
const FLOOR = join(FOLDER, 'import-floor.mjs')
const TIMES = 5

await inFolder(async (folder) => {
  const claude = join(folder, 'claude')
  const home = join(folder, 'home')
  mkdirSync(home)
  const history = { seed: 3, sessions: 350, answers: 250, toolOutputBytes: 60 }
  const truth = writeClaudeHistory(claude, history)
  const env = { ...process.env, CLAUDE_CONFIG_DIR: claude, HOME: home, TOKENLEDGER_HOME: home }
  const ledger = join(home, 'ledger.sqlite')
  const clear = (file) => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  }
  const importing = () => timed([process.execPath, BIN, 'import', '--source', 'claude-code'], env)
  const floor = (...args) => Number(run([process.execPath, FLOOR, ...args], env).stdout)
  const ccusage = peer()

  const seen = { ours: [], memory: [], scan: [], insert: [], again: [], nothing: [], peer: [] }
  for (let i = 0; i < TIMES; i += 1) {
    clear(ledger)
    const { cpu, memory } = importing()
    seen.ours.push(cpu)
    seen.memory.push(memory)
    seen.again.push(importing().cpu)
    seen.nothing.push(timed([process.execPath, '-e', '0'], env).cpu)
    seen.scan.push(floor('scan', claude))
    const bare = join(folder, 'bare.sqlite')
    clear(bare)
    seen.insert.push(floor('insert', ledger, bare))
    if (ccusage !== null) seen.peer.push(timed([ccusage, 'daily', '--offline', '--json'], env).cpu)
  }
  const of = (name) => median(seen[name])
  const floors = of('scan') + of('insert')
  const totals = JSON.parse(run([process.execPath, BIN, 'report', '--json'], env).stdout).totals
  if (totals.calls !== truth.calls || totals.output_tokens !== truth.outputTokens)
    throw new Error(`The import counted ${totals.calls} calls, the truth is ${truth.calls}`)

  const mb = figure(truth.bytes / 1e6)
  print(
    'Importing histories',
    `${figure(truth.usageRows)} usage lines of ${figure(truth.calls)} calls in ${mb} MB of Claude Code's histories; CPU of whole processes, medians of ${TIMES}.`,
    ['what', 'CPU, s', 'ratio', 'must hold'],
    [
      ['floor: byte scan and JSON.parse of usage lines', figure(of('scan')), '', ''],
      ['floor: bare insert of the same rows', figure(of('insert')), '', ''],
      [
        'tokenledger import',
        figure(of('ours')),
        `${figure(of('ours') / floors)} × the floors`,
        '≤ 1.15',
      ],
      ['its peak memory', `${figure(of('memory'))} MiB`, '', '≤ 128 MiB'],
      [
        'tokenledger import, nothing new',
        figure(of('again')),
        `${figure(of('again') / of('nothing'))} × node -e 0`,
        '≤ 4',
      ],
      ...(ccusage === null
        ? []
        : [['ccusage 20.0.24 daily, which keeps nothing', figure(of('peer')), '', '']]),
    ],
  )
})

/** The peer's binary, where it is installed: it is for Linux on x64. */
function peer() {
  const file = join(FOLDER, '../node_modules/@ccusage/ccusage-linux-x64/bin/ccusage')
  if (!existsSync(file)) return null
  spawnSync('chmod', ['+x', file])
  return file
}

function run([command, ...args], env) {
  const result = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (result.status !== 0) throw new Error(`${args.join(' ')} failed: ${result.stderr}`)
  return result
}

/** CPU seconds and peak memory (MiB) of a command, as the system counted them. */
function timed(command, env) {
  const { stderr } = run(['/usr/bin/time', '-f', '%U %S %M', ...command], env)
  const [user, system, kib] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { cpu: user + system, memory: kib / 1024 }
}
