import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const BIN = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')

const answer = (id: string, time: string, output: number): string =>
  JSON.stringify({
    type: 'assistant',
    timestamp: time,
    sessionId: 'session-1',
    requestId: `req_${id}`,
    message: {
      id: `msg_${id}`,
      model: 'claude-sonnet-4-5',
      role: 'assistant',
      content: [],
      usage: { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: output },
    },
  })

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

/** A machine on which Claude Code works right now. */
function busyMachine() {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-home-ana-api')
  mkdirSync(folder, { recursive: true })
  const rows = [answer('1', ago(2), 100_000), answer('2', ago(1), 100_000)]
  writeFileSync(join(folder, 'session-1.jsonl'), `${rows.join('\n')}\n`)
  return { ...machine, figures: join(machine.home, '.tokenledger/statusline.json') }
}

const HOOK = JSON.stringify({
  model: { display_name: 'Sonnet 4.5' },
  session_id: 'session-1',
  context_window: { used_percentage: 80 },
})

it('shows what an import has prepared, of the real ledger only', () => {
  const machine = busyMachine()
  const other = join(machine.home, 'other.sqlite')
  machine.run('import', '--ledger', other)
  expect(existsSync(machine.figures)).toBe(false)
  machine.run('import')
  const figures = JSON.parse(readFileSync(machine.figures, 'utf8'))
  expect(figures).toMatchObject({
    schema_version: 1,
    sessions: { 'session-1': '3.000000' },
    block: { cost_usd: '3.000000', cost_usd_per_hour: expect.any(String) },
  })
  const env = { NO_COLOR: '1' }
  const { code, out, err } = machine.runWith({ input: HOOK, env }, 'statusline', '--no-refresh')
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /^Sonnet 4\.5 \| \$3\.00 session \/ \$[\d.]+ today \/ \$3\.00 block \(\d.* left\) \| \$\d+\.\d\d\/hr \| 80% context\n$/,
  )
  expect(machine.runWith({ input: HOOK }, 'statusline', '--no-refresh').out).toContain(
    '\u001B[31m80% context\u001B[0m',
  )
})

it('knows the whole cost of a session that was taken up again', () => {
  const machine = busyMachine()
  const other = join(machine.home, '.claude/projects/-home-ana-api/session-1-before.jsonl')
  writeFileSync(other, `${answer('0', ago(10 * 24 * 60), 100_000)}\n`)
  machine.run('import')
  expect(JSON.parse(readFileSync(machine.figures, 'utf8'))).toMatchObject({
    sessions: { 'session-1': '4.500000' },
    block: { cost_usd: '3.000000' },
  })
})

it('keeps the figures of an import that finds nothing new, but for their age', async () => {
  const machine = busyMachine()
  machine.run('import')
  const before = JSON.parse(readFileSync(machine.figures, 'utf8'))
  await pause(5)
  machine.run('import')
  const after = JSON.parse(readFileSync(machine.figures, 'utf8'))
  expect(after).toEqual({ ...before, made_at: after.made_at })
  expect(after.made_at).toBeGreaterThan(before.made_at)
})

it('reads no history itself, and does without figures', () => {
  const { run, figures } = busyMachine()
  const { code, out } = run('statusline', '--no-refresh')
  expect([code, out]).toEqual([0, expect.stringContaining('no figures yet')])
  expect(existsSync(figures)).toBe(false)
})

it('brings old figures up to date in the background, one process at a time', async () => {
  const { home, figures } = busyMachine()
  const started = join(home, 'started')
  const counter = join(home, 'counter.cjs')
  writeFileSync(
    counter,
    `if (process.argv.includes('--refresh')) require('node:fs').appendFileSync(${JSON.stringify(started)}, 'x')`,
  )
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, NODE_OPTIONS: `--require ${counter}` }
  const draw = (): Promise<number | null> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [BIN, 'statusline'], {
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      child.stdin.end(HOOK)
      child.on('close', resolve)
    })
  expect(await Promise.all(Array.from({ length: 8 }, draw))).toEqual(Array(8).fill(0))
  while (!existsSync(figures)) await pause(20)
  expect(readFileSync(started, 'utf8')).toBe('x')

  // Fresh figures need nothing; old ones wait for the pause after the last refresh.
  await draw()
  const old = { ...JSON.parse(readFileSync(figures, 'utf8')), made_at: 1 }
  writeFileSync(figures, JSON.stringify(old))
  await draw()
  expect(readFileSync(started, 'utf8')).toBe('x')
  const lock = join(home, '.tokenledger/statusline.lock')
  while (isAlive(Number(readFileSync(lock, 'utf8')))) await pause(20)
  const before = Date.now() / 1000 - 60
  utimesSync(lock, before, before)
  await Promise.all(Array.from({ length: 8 }, draw))
  while (JSON.parse(readFileSync(figures, 'utf8')).made_at === 1) await pause(20)
  expect(readFileSync(started, 'utf8')).toBe('xx')
}, 60_000)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('has its help and its errors from the whole command', () => {
  const machine = cliMachine()
  expect(machine.run('statusline', '--help').out).toContain('--no-refresh')
  expect(machine.run('statusline', '--nonsense')).toMatchObject({ code: 2 })
})
