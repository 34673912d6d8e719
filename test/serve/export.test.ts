import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from './running-server.ts'

const home = mkdtempSync(join(tmpdir(), 'tokenledger-export-'))
const ledger = join(home, '.tokenledger/ledger.sqlite')
const machine = cliMachine()
let server: RunningServer

const EVENTS = [
  {
    id: 'a',
    time: '2026-11-02T09:00:00Z',
    provider: 'openai',
    response_model: 'gpt-4o',
    project: 'shop',
    agent: '=cmd()',
    input_tokens: 1000,
    cached_input_tokens: 400,
    output_tokens: 100,
  },
  {
    id: 'b',
    time: '2026-11-03T09:00:00Z',
    response_model: 'nobody-1',
    agent: 'PM',
    input_tokens: 7,
  },
  { id: 'c', time: '2026-11-04T09:00:00Z', agent: 'PM' },
]

beforeAll(async () => {
  server = await runningServer({ home, words: ['serve', '--port', '0', '--no-import'] })
  await post(server.url, EVENTS)
})
afterAll(async () => {
  await server.end()
  for (const folder of [home, machine.home]) rmSync(folder, { recursive: true, force: true })
})

it.each([
  ['jsonl', []],
  ['csv', ['--where', 'agent:PM']],
  ['focus', ['--focus-version', '1.3', '--since', '2026-11-03']],
])('a server exports %s as its file does', (format, words) => {
  const [there, here] = [
    ['--server', server.url],
    ['--ledger', ledger],
  ].map((of) => machine.run('export', '--format', format, ...words, ...of))
  expect(there).toMatchObject({ code: 0, err: '' })
  expect(there?.out).toBe(here?.out)
  expect(there?.out.split('\n').length).toBeGreaterThan(2)
})

it('what a server exports is imported elsewhere with the same figures', async () => {
  const file = join(home, 'team.ndjson')
  writeFileSync(file, machine.run('export', '--server', server.url).out)
  const copy = join(home, 'copy.sqlite')
  expect(machine.run('import', file, '--ledger', copy).code).toBe(0)
  const report = JSON.parse(machine.run('report', '--json', '--ledger', copy).out)
  expect(report.totals).toEqual(await totals(server.url))
})

it('refuses what it cannot do, with a code', () => {
  const refused = machine.run('export', '--server', server.url, '--format', 'xml')
  expect([refused.code, refused.err]).toMatchObject([2, expect.stringContaining('"xml"')])
  const nobody = machine.run('export', '--server', 'http://127.0.0.1:1')
  expect([nobody.code, nobody.err]).toMatchObject([3, expect.stringContaining('nobody answers')])
})
