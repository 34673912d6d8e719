import { once } from 'node:events'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { post, runningServer, totals } from '../serve/running-server.ts'
import { cliMachine } from './run-cli.ts'

const answer = (id: string, output: number): string =>
  JSON.stringify({
    type: 'assistant',
    timestamp: '2026-11-20T10:00:00Z',
    sessionId: 'session-1',
    requestId: `req_${id}`,
    cwd: '/home/ana/api',
    gitBranch: 'main',
    message: {
      id: `msg_${id}`,
      model: 'claude-sonnet-4-5',
      role: 'assistant',
      content: [],
      usage: { input_tokens: 10, output_tokens: output },
    },
  })

it('imports the histories of this machine and reports on them, once', () => {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-home-ana-api')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'session-1.jsonl')
  writeFileSync(file, `${answer('1', 2)}\n${answer('1', 200)}\n${answer('2', 50)}\n{"type":"assist`)

  const first = machine.run('--no-serve')
  expect(first.code).toBe(0)
  expect(first.err).toMatch(/Claude Code +1 +0 .* 2 +0 +0/)
  expect(first.out).not.toContain('SAMPLE')
  expect(first.out).toMatch(/claude-sonnet-4-5 +2 +270 /)

  const again = JSON.parse(machine.run('import', '--json').out)
  expect(again).toMatchObject({
    schema_version: 1,
    imports: expect.arrayContaining([
      expect.objectContaining({ source: 'claude-code', accepted: 0, unchanged_files: 1 }),
    ]),
  })
  const named = JSON.parse(machine.run('import', file, '--json').out)
  expect(named.imports[0]).toMatchObject({ source: 'claude-code', accepted: 0, unchanged_files: 1 })

  const sessions = JSON.parse(machine.run('sessions', '--json').out)
  expect(sessions.rows).toMatchObject([{ session: 'session-1', calls: 2, output_tokens: 250 }])
  expect(machine.run('sessions').out).toMatch(/session-1 .* 2026-11-20 10:00 +.*api/)
  expect(machine.run('verify').code).toBe(0)
})

it('names the tools that it knows when asked for another', () => {
  const { code, err } = cliMachine().run('import', '--source', 'abacus')
  expect([code, err]).toEqual([2, expect.stringMatching(/claude-code, .*csv, events/)])
})

it('imports CSV by a mapping', () => {
  const machine = cliMachine()
  const file = join(machine.home, 'usage.csv')
  writeFileSync(
    file,
    'When,In,Out\n2026-11-01 10:00,1000,20\n2026-11-01 10:00,1000,20\nlater,1,1\n',
  )
  const words = [
    'import',
    file,
    '--map',
    'time=When,input_tokens=In,output_tokens=Out',
    '--set',
    'provider=openai,model=gpt-4o',
  ]
  const { code, out, err } = machine.run(...words)
  expect(code).toBe(0)
  expect(out).toMatch(/rejected ~\/usage\.csv:4 invalid_\w+: /)
  expect(err).toContain('warning: 1')
  expect(JSON.parse(machine.run(...words, '--json').out).imports[0]).toMatchObject({
    accepted: 0,
    duplicates: 2,
    rejected: 1,
  })
  const wrong = machine.run('import', file, '--map', 'time=Whenn')
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^error unknown_column: /)])
})

it('says so where there is nothing to import, and nothing to show', () => {
  const machine = cliMachine()
  const folder = join(machine.home, 'backup')
  mkdirSync(folder)
  const named = machine.run('import', folder)
  expect([named.code, named.err]).toEqual([0, ''])
  expect(named.out).toContain(`No agent history was found in ${folder} (Claude Code, `)
  expect(machine.run('import').out).toContain('found on this machine (Claude Code, ')
  for (const verb of ['report', 'daily', 'sessions', 'blocks', 'top']) {
    expect(machine.run(verb).out).toContain('The ledger is empty')
  }
  expect(machine.run('events').err).toContain('The ledger is empty')
  expect(machine.run('tasks').err).toContain('No call of the ledger names a task')
})

it('a compressed history that is named is told to be one', () => {
  const machine = cliMachine()
  const file = join(machine.home, 'session-1.jsonl.gz')
  writeFileSync(file, gzipSync(`${answer('1', 2)}\n`))
  const { code, err } = machine.run('import', file)
  expect([code, err]).toEqual([2, expect.stringContaining('holds a compressed history')])
})

it('does not guess what stdin holds, nor map what is no CSV', () => {
  const machine = cliMachine()
  const file = join(machine.home, 'events.ndjson')
  writeFileSync(file, '{"id":"a","input_tokens":1}\n')
  const stdin = machine.runWith({ input: '{}' }, 'import', '-')
  expect([stdin.code, stdin.err]).toEqual([2, expect.stringContaining('unknown_file_kind')])
  const mapped = machine.run('import', file, '--map', 'time=When')
  expect([mapped.code, mapped.err]).toEqual([2, expect.stringContaining('they are for CSV')])
})

it('tells of each history file what was read, merged and skipped, and why', () => {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-home-ana-api')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'session-1.jsonl')
  const summary = JSON.stringify({ type: 'user', toolUseResult: { usage: { input_tokens: 9 } } })
  writeFileSync(file, `${answer('1', 2)}\n${summary}\n${answer('1', 200)}\n`)
  const before = JSON.parse(machine.run('doctor', '--json').out).histories[0]
  expect(before).toMatchObject({ files: 1, files_read: 0, rows: 0, calls: 0 })
  machine.run('import')
  const { histories } = JSON.parse(machine.run('doctor', '--files', '--json').out)
  expect(histories[0]).toMatchObject({
    source: 'claude-code',
    files: 1,
    files_read: 1,
    rows: 3,
    answers: 2,
    merged: 1,
    calls: 1,
    skipped: [{ reason: 'tool_result_summary', count: 1, file, line: 2 }],
    list: [{ file, state: 'read', rows: 3, answers: 2, skipped: 1 }],
  })
  expect(machine.run('doctor').out).toMatch(/Claude Code +1 +1 .* 3 +1 +1 +1\n/)
  writeFileSync(file, `${answer('1', 2)}\n${answer('2', 2)}\n${answer('3', 1)}\n`)
  expect(machine.run('doctor', '--files').out).toMatch(/session-1\.jsonl +changed/)
  // What was read of a file that the tool has deleted is told, too.
  rmSync(file)
  expect(JSON.parse(machine.run('doctor', '--json').out).histories[0]).toMatchObject({
    files: 0,
    other_files: 1,
    rows: 3,
    answers: 2,
    merged: 1,
    calls: 1,
    skipped: [{ reason: 'tool_result_summary', file, line: null }],
  })
  expect(machine.run('doctor').out).toMatch(
    /Claude Code +0 +0 .* 3 +1 +1 +1\nClaude Code: with 1 file[^\n]*\nskipped 1 .*jsonl, gone by now\)/,
  )
})

it('tells of a tool all of whose histories are elsewhere', () => {
  const machine = cliMachine()
  const logs = join(machine.home, '.cache/amp/logs/threads')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, 'T-1.log'), '')
  expect(machine.run('doctor').out).toMatch(/Amp +0 +0 .*\nskipped 1 kept_on_server: .*T-1\.log:1/)
})

it('follows histories until it is interrupted', async () => {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-home-ana-api')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'session-1.jsonl')
  writeFileSync(file, `${answer('1', 2)}\n`)
  const child = machine.start('import', '--watch', '--json')
  const lines = child.stdout[Symbol.asyncIterator]()
  let seen = ''
  const readUntil = async (text: string): Promise<void> => {
    while (!seen.includes(text)) seen += String((await lines.next()).value)
  }
  await readUntil('\n')
  expect(JSON.parse(seen)).toMatchObject({ imports: [{ source: 'claude-code', accepted: 1 }] })
  appendFileSync(file, `${answer('2', 300)}\n{"type":"assist`)
  await readUntil('"output_tokens":300')
  expect(JSON.parse(seen.trim().split('\n').at(-1) ?? '')).toMatchObject({
    schema_version: 1,
    source: 'claude-code',
    accepted: 1,
    input_tokens: 10,
    cost_usd: '0.004530',
  })
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
})

it('follows histories beside a server that follows them too, and is sent calls meanwhile', async () => {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-home-ana-api')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'session-1.jsonl')
  writeFileSync(file, `${answer('0', 7)}\n`)
  const server = await runningServer({ home: machine.home })
  const watcher = machine.start('import', '--watch', '--json')
  const call = { provider: 'openai', response_model: 'gpt-4o', input_tokens: 10, output_tokens: 1 }
  for (let n = 1; n <= 10; n += 1) {
    appendFileSync(file, `${answer(`${n}`, 3)}\n${answer(`${n}`, 7)}\n`)
    const sent = Array.from({ length: 50 }, (_, i) => ({ id: `sent-${n}-${i}`, ...call }))
    const answers = await Promise.all([post(server.url, sent), post(server.url, sent)])
    expect(answers.map(({ status }) => status)).toEqual([202, 202])
  }
  const all = { calls: 500 + 11, input_tokens: 5110, output_tokens: 500 + 77 }
  await expect.poll(() => totals(server.url), { timeout: 60_000 }).toMatchObject(all)
  const ended = once(watcher, 'close')
  watcher.kill('SIGINT')
  expect(await ended).toEqual([0, null])
  expect(await server.end()).toBe(0)
  expect(JSON.parse(machine.run('import', '--json').out).imports).toEqual(
    expect.arrayContaining([expect.objectContaining({ source: 'claude-code', accepted: 0 })]),
  )
  expect(JSON.parse(machine.run('report', '--json').out).totals).toMatchObject(all)
  expect(machine.run('verify').code).toBe(0)
})

it('merges the ledgers of several machines: a call that both know counts once', () => {
  const [laptop, desktop] = [cliMachine(), cliMachine()]
  const history = (machine: typeof laptop, ...answers: string[]): void => {
    const folder = join(machine.home, '.claude/projects/-home-ana-api')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'session-1.jsonl'), `${answers.join('\n')}\n`)
  }
  history(laptop, answer('1', 2))
  laptop.run('import')
  history(laptop, answer('1', 200), answer('2', 50), answer('3', 7))
  laptop.run('import')
  history(desktop, answer('3', 7), answer('4', 1000))
  desktop.run('import')

  const exported = laptop.run('export').out
  expect(exported.trim().split('\n')).toHaveLength(3)
  const file = join(desktop.home, 'laptop.ndjson')
  writeFileSync(file, exported)
  const merged = JSON.parse(desktop.run('import', file, '--json').out)
  expect(merged.imports).toMatchObject([{ accepted: 2, duplicates: 1, rejected: 0 }])
  const { totals } = JSON.parse(desktop.run('report', '--json').out)
  expect(totals).toMatchObject({ calls: 4, input_tokens: 40, output_tokens: 1257 })
  // The history of the laptop, copied there too, tells nothing new.
  history(desktop, answer('1', 200), answer('2', 50), answer('3', 7), answer('4', 1000))
  expect(JSON.parse(desktop.run('import', '--json').out).imports).toMatchObject([{ accepted: 0 }])
  expect(JSON.parse(desktop.run('report', '--json').out).totals).toEqual(totals)
  // An answer that has grown since it was exported grows there too, and does not shrink again.
  history(laptop, answer('5', 1))
  const before = join(desktop.home, 'before.ndjson')
  writeFileSync(before, laptop.run('import').code === 0 ? laptop.run('export').out : '')
  history(laptop, answer('5', 1), answer('5', 400))
  laptop.run('import')
  writeFileSync(file, laptop.run('export').out)
  for (const one of [before, file, before]) desktop.run('import', one)
  expect(JSON.parse(desktop.run('report', '--json').out).totals).toMatchObject({
    calls: 5,
    output_tokens: 1657,
  })
  expect(desktop.run('verify').code).toBe(0)
  expect(desktop.run('export', '--format', 'xml').code).toBe(2)
  const empty = cliMachine().run('export')
  expect([empty.code, empty.out]).toEqual([0, ''])
})
