import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cliMachine } from './run-cli.ts'

const EVENTS = [
  {
    id: 'a',
    time: '2026-11-01T10:00:00Z',
    agent: 'planner',
    model: 'gpt-4o',
    input: 10_000,
    output: 5_000,
  },
  {
    id: 'b',
    time: '2026-11-01T23:30:00Z',
    agent: 'coder',
    model: 'gpt-4o',
    input: 2_000,
    output: 100,
  },
  { id: 'c', time: '2026-11-02T10:00:00Z', agent: '=cmd()', model: 'house-1', input: 7, output: 1 },
]

const lines = EVENTS.map(({ model, input, output, ...rest }) =>
  JSON.stringify({
    ...rest,
    provider: 'openai',
    response_model: model,
    input_tokens: input,
    output_tokens: output,
  }),
)

function filled() {
  const machine = cliMachine()
  const path = join(machine.home, 'events.ndjson')
  writeFileSync(path, `${lines.join('\n')}\n`)
  expect(machine.run('import', path).code).toBe(0)
  return machine
}

describe('a ledger with three calls', () => {
  const machine = filled()

  it('answers as JSON like the server will', () => {
    const { out } = machine.run('report', '--by', 'model', '--json')
    const answer = JSON.parse(out)
    expect(answer.schema_version).toBe(1)
    expect(answer.totals).toMatchObject({ calls: 3, input_tokens: 12_007, cost_usd: '0.081000' })
    expect(answer.rows.map(({ model }: { model: string }) => model)).toEqual(['gpt-4o', 'house-1'])
    expect(answer.rows[1].cost_usd).toBeNull()
    expect(answer.coverage).toMatchObject({ priced_calls: 2, unpriced_calls: 1 })
  })

  it('draws what is not known in words', () => {
    const { out, err } = machine.run('report', '--by', 'model')
    expect(out).toContain(
      'Tokenledger\n2026-11-01 to 2026-11-02 · days in UTC (--tz local for yours)\n',
    )
    expect(out).toMatch(/house-1 .* unpriced/)
    expect(out).toMatch(/Total .* ~\$0\.0810/)
    expect(out).toContain('~ 2 calls priced · 1 unpriced\n  no price: house-1 (1 call)\n')
    expect(err).toBe('')
  })

  it('writes CSV that a spreadsheet does not run', () => {
    const { out } = machine.run('report', '--by', 'agent', '--order', 'agent', '--csv')
    const [heading, first] = out.split('\n')
    expect(heading).toMatch(/^agent,calls,input_tokens,.*cost_usd/)
    expect(first).toMatch(/^'=cmd\(\),1,7,1,/)
  })

  it('puts calls on the days of the zone', () => {
    const days = (tz: string) =>
      JSON.parse(machine.run('daily', '--tz', tz, '--json').out).rows.map(
        ({ bucket, calls }: { bucket: string; calls: number }) => [bucket, calls],
      )
    expect(days('UTC')).toEqual([
      ['2026-11-01T00:00:00+00:00', 2],
      ['2026-11-02T00:00:00+00:00', 1],
    ])
    expect(days('Europe/Berlin')).toEqual([
      ['2026-11-01T00:00:00+01:00', 1],
      ['2026-11-02T00:00:00+01:00', 2],
    ])
  })

  it.each([40, 80, 140])('fits %d columns and never breaks a date', (columns) => {
    const env = { COLUMNS: String(columns) }
    for (const verb of ['daily', 'weekly', 'monthly']) {
      const { out } = machine.runWith({ env }, verb)
      expect(out).toMatch(verb === 'monthly' ? /^2026-11 /m : /^2026-\d\d-\d\d /m)
    }
    const table = machine.runWith({ env }, 'report', '--by', 'model').out.split('\n').slice(4)
    if (columns >= 80)
      expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  it('colours only when told to, for there is no terminal', () => {
    expect(machine.run('report').out).not.toContain('\x1b[')
    expect(machine.runWith({ env: { FORCE_COLOR: '1' } }, 'report').out).toContain('\x1b[')
    const env = { FORCE_COLOR: '1', NO_COLOR: '1' }
    expect(machine.runWith({ env }, 'report').out).not.toContain('\x1b[')
  })

  it('explains a call line by line, and says no to an unknown id', () => {
    const { out } = machine.run('explain', 'a')
    expect(out).toMatch(/input +10,000 +0\.0000025 +0\.025000/)
    expect(out).toContain('effective cost $0.075000')
    expect(out).toContain('✓ derived again: the same')
    const unknown = machine.run('explain', 'zzz')
    expect([unknown.code, unknown.out]).toEqual([1, ''])
    expect(unknown.err).toContain('no entry "zzz"')
    const { entries } = JSON.parse(machine.run('explain', 'b', '--json').out)
    expect(entries[0].segments[0]).toMatchObject({ derived_again: true, cost_usd: '0.006000' })
  })

  it('verifies, and tells what it holds', () => {
    expect(machine.run('verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('adds up'),
    })
    expect(JSON.parse(machine.run('verify', '--json').out)).toMatchObject({ ok: true, entries: 3 })
    const doctor = JSON.parse(machine.run('doctor', '--json').out)
    expect(doctor).toMatchObject({ problems: [], ledger: { entries: 3, is_sample: false } })
    expect(machine.run('migrate', 'status').out).toContain('applied')
  })

  it('says what to do when nothing matches', () => {
    const { code, out } = machine.run('report', '--where', 'agent:nobody')
    expect(code).toBe(0)
    expect(out).toContain('No calls match')
    expect(out).toContain('tokenledger report --by model,source')
  })

  it('imports the same file again without counting it again', () => {
    const path = join(machine.home, 'events.ndjson')
    const { imports } = JSON.parse(machine.run('import', path, '--json').out)
    expect(imports[0]).toMatchObject({ accepted: 0, duplicates: 3, rejected: 0 })
    const piped = machine.runWith(
      { input: lines.join('\n') },
      'import',
      '--source',
      'events',
      '-',
      '--json',
    )
    expect(JSON.parse(piped.out).imports[0]).toMatchObject({ accepted: 0, duplicates: 3 })
  })

  it('ends quietly when the reader goes away', () => {
    const bin = join(import.meta.dirname, '../../packages/server/bin/tokenledger.js')
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        `"${process.execPath}" "${bin}" prices list | head -1; "${process.execPath}" "${bin}" daily | head -1`,
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: machine.home } },
    )
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toHaveLength(3)
  })
})

describe('a machine without anything', () => {
  it('says what to do, and answers with nothing as data', () => {
    const machine = cliMachine()
    expect(machine.run('report')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The ledger is empty.'),
    })
    const answer = JSON.parse(machine.run('report', '--json').out)
    expect(answer).toMatchObject({ schema_version: 1, totals: { calls: 0, cost_usd: '0.000000' } })
    expect(existsSync(join(machine.home, '.tokenledger'))).toBe(false)
  })

  it('shows the sample, clearly marked, until there is real data', () => {
    const machine = cliMachine()
    const first = machine.run('start', '--no-serve')
    expect(first.code).toBe(0)
    expect(first.out).toContain('SAMPLE: generated figures, not yours')
    expect(machine.run('report').out).toContain('SAMPLE')
    const asData = [
      ['report', '--json'],
      ['report', '--csv'],
      ['events'],
      ['tasks', '--json'],
      ['blocks', '--json'],
    ]
    for (const words of asData) expect(machine.run(...words).err).toContain('SAMPLE')
    const again = machine.run('--no-serve')
    expect(again.err).not.toContain('making a sample')
    const { imports } = JSON.parse(
      machine.runWith({ input: lines.join('\n') }, 'import', '--source', 'events', '-', '--json')
        .out,
    )
    expect(imports[0].accepted).toBe(3)
    const real = machine.run('report', '--json')
    expect(JSON.parse(real.out).totals.calls).toBe(3)
    expect(real.err).toBe('')
    expect(machine.run('start', '--no-serve').out).not.toContain('SAMPLE')
  })
})

it('heads a report with the range that was asked for, else with the days of the calls', () => {
  const machine = filled()
  const heading = (...words: string[]) => machine.run(...words).out.split('\n')[1]
  expect(heading('weekly')).toMatch(/^2026-11-01 to 2026-11-02 · /)
  expect(heading('blocks', '--tz', 'Pacific/Kiritimati')).toMatch(/^2026-11-02 to 2026-11-03 · /)
  expect(heading('monthly', '--since', '2026-10-15', '--until', '2026-11-10')).toMatch(
    /^2026-10-15 to 2026-11-09 · /,
  )
  const words = ['--since', '2026-11-01', '--until', '2026-11-03', '--tz', 'Europe/Berlin']
  expect(machine.run('daily', ...words, '--previous').out).toContain(
    'before (2026-10-30 to 2026-10-31)',
  )
})
