import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type CliMachine, cliMachine } from './run-cli.ts'

interface Call {
  readonly id: string
  readonly time: string
  readonly model?: string
  readonly input?: number
  readonly cached?: number
  readonly output?: number
  readonly reasoning?: number
  readonly cost?: string
  readonly provider?: string
}

function withCalls(calls: readonly Call[]): CliMachine {
  const machine = cliMachine()
  const lines = calls.map((call) =>
    JSON.stringify({
      id: call.id,
      time: call.time,
      provider: call.provider ?? 'openai',
      response_model: call.model ?? 'gpt-4o-2024-11-20',
      input_tokens: call.input ?? 0,
      cached_input_tokens: call.cached ?? 0,
      output_tokens: call.output ?? 0,
      reasoning_tokens: call.reasoning ?? 0,
      ...(call.cost !== undefined && { cost_usd: call.cost, estimated: true }),
    }),
  )
  const file = join(machine.home, 'events.ndjson')
  writeFileSync(file, `${lines.join('\n')}\n`)
  expect(machine.run('import', file).code).toBe(0)
  return machine
}

function reconciled(machine: CliMachine, csv: string, ...words: readonly string[]) {
  const file = join(machine.home, 'export.csv')
  writeFileSync(file, csv)
  const map = 'time=date,model=model,input_tokens=in,output_tokens=out'
  const { code, out, err } = machine.run(
    'reconcile',
    '--csv',
    file,
    '--map',
    csv.includes('usd') ? `${map},cost_usd=usd` : map,
    '--set',
    'provider=openai',
    '--json',
    ...words,
  )
  if (out === '') throw new Error(err)
  const { differences } = JSON.parse(out)
  return {
    code,
    found: differences.map(
      (one: {
        day: string
        model: string
        is_beyond_tolerance: boolean
        reasons: { code: string }[]
      }) => [
        one.day,
        one.model,
        one.is_beyond_tolerance,
        ...one.reasons.map((reason) => reason.code),
      ],
    ),
    differences,
  }
}

// $2.50 a million of input, $10 of output.
const DAY = { time: '2026-11-02T10:00:00Z', input: 400_000, cached: 100_000, output: 50_000 }

it('agrees with an export of the same calls, under any name of the model', () => {
  const machine = withCalls([
    { ...DAY, id: 'a' },
    { ...DAY, id: 'b' },
    { ...DAY, id: 'other', provider: 'anthropic', model: 'claude-sonnet-4-5' },
  ])
  const { code, differences } = reconciled(
    machine,
    'date,model,in,out,usd\n2026-11-02,gpt-4o,800000,100000,2.75\n',
  )
  expect(code).toBe(0)
  expect(differences).toMatchObject([
    {
      day: '2026-11-02',
      model: 'gpt-4o',
      ours: { calls: 2, input_tokens: 800_000, cost_usd: '2.750000' },
      theirs: { input_tokens: 800_000, cost_usd: '2.750000' },
      difference_usd: '0.000000',
      is_beyond_tolerance: false,
      reasons: [],
    },
  ])
})

const SONNET = { time: '2026-11-02T10:00:00Z', provider: 'anthropic', model: 'claude-sonnet-4-5' }

it.each([
  [
    'usage of the Anthropic console',
    'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens\n2026-11-02,claude-sonnet-4-5-20250929,300000,100000,50000',
  ],
  [
    'its costs, with names for people',
    'usage_date_utc,model,token_type,cost_usd\n2026-11-02,Claude Sonnet 4.5,input_no_cache,0.9\n2026-11-02,Claude Sonnet 4.5,output,0.78',
  ],
  [
    'costs by what was paid',
    'Date,line_item,Cost (USD)\n2026-11-02,"claude-sonnet-4-5, output",$1.68',
  ],
  ['costs of days, with decimal commas', 'Day;Cost (USD)\n2026-11-02;1,68'],
])('reads an export without a map: %s', (_, csv) => {
  const machine = withCalls([{ ...DAY, ...SONNET, id: 'a' }])
  const file = join(machine.home, 'export.csv')
  writeFileSync(file, csv)
  const { code, out, err } = machine.run('reconcile', '--csv', file, '--json')
  expect([code, err]).toEqual([0, ''])
  expect(JSON.parse(out).differences).toMatchObject([{ day: '2026-11-02', reasons: [] }])
})

it('an export of a known provider is compared with its calls alone, fees apart from models', () => {
  const machine = withCalls([
    { ...DAY, ...SONNET, id: 'a' },
    { ...DAY, id: 'other' },
  ])
  const file = join(machine.home, 'export.csv')
  const lines = [
    'usage_date_utc,model,token_type,cost_usd',
    '2026-11-02,Claude Sonnet 4.5,input_no_cache,0.9',
    // The call costs $1.68 with its fee.
    '2026-11-02,Claude Sonnet 4.5,output,0.58',
    '2026-11-02,,,0.2',
  ]
  writeFileSync(file, lines.join('\n'))
  const { code, out } = machine.run('reconcile', '--csv', file, '--json')
  const { differences } = JSON.parse(out)
  const reasons = differences.map((one: { model: string | null; reasons: { code: string }[] }) => [
    one.model,
    ...one.reasons.map((reason) => reason.code),
  ])
  expect([code, reasons]).toEqual([
    1,
    [
      [null, 'fees_apart'],
      ['claude-sonnet-4-5', 'fees_apart'],
    ],
  ])
})

it('compares the days of a range only', () => {
  const machine = withCalls([
    { ...DAY, id: 'a' },
    { ...DAY, id: 'later', time: '2026-11-05T10:00:00Z' },
  ])
  const csv = 'date,model,in,out\n2026-11-02,gpt-4o,400000,50000\n2026-11-05,gpt-4o,7,7\n'
  expect(reconciled(machine, csv).code).toBe(1)
  const { code, found } = reconciled(machine, csv, '--until', '2026-11-04')
  expect([code, found]).toEqual([0, [['2026-11-02', 'gpt-4o', false]]])
})

it.each([
  ['without_cached_input', '2026-11-02,gpt-4o,300000,50000,1.375'],
  ['discount', '2026-11-02,gpt-4o,400000,50000,0.6875'],
  ['surcharge', '2026-11-02,gpt-4o,400000,50000,1.45'],
  ['more_elsewhere', '2026-11-02,gpt-4o,900000,50000,2.5'],
  ['fewer_in_export', '2026-11-02,gpt-4o,100000,5000,0.3'],
])('names %s as the likely reason', (reason, row) => {
  const { code, found } = reconciled(
    withCalls([{ ...DAY, id: 'a' }]),
    `date,model,in,out,usd\n${row}\n`,
  )
  expect([code, found]).toEqual([1, [['2026-11-02', 'gpt-4o', true, reason]]])
})

it('names what a tool reckoned, where the export agrees with the list', () => {
  const machine = withCalls([{ ...DAY, id: 'a', cost: '2' }])
  const { found } = reconciled(
    machine,
    'date,model,in,out,usd\n2026-11-02,gpt-4o,400000,50000,1.375\n',
  )
  expect(found).toEqual([['2026-11-02', 'gpt-4o', true, 'tool_reckoning']])
})

it('tells what stands on one side only, what days moved, and what has no price', () => {
  const machine = withCalls([
    { ...DAY, id: 'a' },
    { ...DAY, id: 'late', time: '2026-11-03T23:30:00Z', model: 'gpt-5' },
    { ...DAY, id: 'local', model: 'no-such-model' },
  ])
  const csv = [
    'date,model,in,out,usd',
    '2026-11-04,gpt-5,400000,50000,',
    '2026-11-02,no-such-model,400000,50000,3',
    '2026-11-03,gpt-4o-mini,100000,1000,0.02',
  ].join('\n')
  const { code, found } = reconciled(machine, `${csv}\n`)
  expect(code).toBe(1)
  expect(found).toEqual([
    ['2026-11-02', 'gpt-4o', true, 'not_in_export'],
    ['2026-11-02', 'no-such-model', true, 'unpriced_model'],
    ['2026-11-03', 'gpt-4o-mini', true, 'not_in_ledger'],
    ['2026-11-03', 'gpt-5', true, 'day_boundary'],
    ['2026-11-04', 'gpt-5', true, 'day_boundary'],
  ])
})

it('an export of usage alone is compared by its tokens, within a tolerance', () => {
  const machine = withCalls([{ ...DAY, id: 'a' }])
  const csv = 'date,model,in,out\n2026-11-02,gpt-4o,410000,50000\n'
  expect(reconciled(machine, csv)).toMatchObject({
    code: 1,
    found: [['2026-11-02', 'gpt-4o', true, 'more_elsewhere']],
  })
  expect(reconciled(machine, csv, '--tolerance', '3%')).toMatchObject({ code: 0 })
})

it('leaves the ledger as it is, and says what it cannot read', () => {
  const machine = withCalls([{ ...DAY, id: 'a' }])
  const file = join(machine.home, 'export.csv')
  writeFileSync(file, 'date,in\nyesterday,5\n2026-11-02,x\n')
  const words = [
    'reconcile',
    '--csv',
    file,
    '--map',
    'time=date,input_tokens=in',
    '--set',
    'model=gpt-4o',
  ]
  const { code, err } = machine.run(...words)
  expect([code, err]).toEqual([3, expect.stringMatching(/nothing_imported: .*line 2 /)])
  const report = JSON.parse(machine.run('report', '--json').out)
  expect(report.totals.calls).toBe(1)
  expect(machine.run('reconcile', '--map', 'time=date')).toMatchObject({ code: 2 })
  expect(machine.run('reconcile', '--tolerance', 'much')).toMatchObject({ code: 2 })
  expect(cliMachine().run('reconcile')).toMatchObject({
    code: 0,
    out: expect.stringContaining('The ledger is empty'),
  })
})

it('compares recorded costs with the list, in words', () => {
  const machine = withCalls([
    { ...DAY, id: 'a', cost: '1.375' },
    { ...DAY, id: 'b', time: '2026-11-03T10:00:00Z', cost: '1.5' },
    { ...DAY, id: 'c' },
  ])
  const { code, out } = machine.run('reconcile')
  expect(code).toBe(1)
  expect(out).toMatch(
    /2026-11-03 +gpt-4o-2024-11-20 +1 +\$1\.38 +\$1\.50 +\+\$0\.12 +cache_at_input_price\n/,
  )
  expect(out).not.toContain('2026-11-02 ')
  expect(out).toContain('✗ 1 of 2 days by model differ by more than 1 %')
  expect(out).toContain(
    'cache_at_input_price: recorded with cached input at the price of input (1)',
  )
  expect(out).toContain('1 call without a recorded cost')
  expect(machine.run('reconcile', '--all').out).toContain('2026-11-02 ')
  expect(machine.run('reconcile', '--until', '2026-11-03')).toMatchObject({
    code: 0,
    out: expect.stringContaining('✓ 1 of 1 days by model agree within 1 %'),
  })
})

/** A session of Claude Code: its answers, then what the tool itself says that it consumed. */
function sessionText(session: string, answers: readonly object[], models: object): string {
  const rows = answers.map((message, index) => ({
    type: 'assistant',
    timestamp: `2026-10-01T10:00:0${index}.000Z`,
    sessionId: session,
    requestId: `req_${session}_${index}`,
    message: { id: `msg_${session}_${index}`, role: 'assistant', ...message },
  }))
  const sum = { type: 'cost-state', sessionId: session, modelUsage: models }
  return [...rows, sum].map((row) => `${JSON.stringify(row)}\n`).join('')
}

const SONNET_ANSWER = {
  model: 'claude-sonnet-4-5-20250929',
  usage: { input_tokens: 1000, output_tokens: 2000, cache_read_input_tokens: 0 },
}
const sumOf = (inputTokens: number, outputTokens: number, costUSD: number) => ({
  inputTokens,
  outputTokens,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  costUSD,
})

it('compares the sums that Claude Code wrote of its sessions, model by model', () => {
  const machine = cliMachine()
  const folder = join(machine.home, '.claude/projects/-w')
  mkdirSync(folder, { recursive: true })
  const begun = { ...SONNET_ANSWER, usage: { ...SONNET_ANSWER.usage, output_tokens: 3 } }
  // $3 a million of input, $15 of output.
  const sessions: Readonly<Record<string, string>> = {
    agrees: sessionText('agrees', [SONNET_ANSWER], {
      'claude-sonnet-4-5[1m]': sumOf(1000, 2000, 0.033),
    }),
    titles: sessionText('titles', [SONNET_ANSWER], {
      'claude-sonnet-4-5': sumOf(1000, 2000, 0.033),
      'claude-haiku-4-5': sumOf(20_000, 3000, 0.035),
    }),
    begun: sessionText('begun', [begun], { 'claude-sonnet-4-5': sumOf(1000, 2000, 0.033) }),
    dearer: sessionText('dearer', [SONNET_ANSWER], {
      'claude-sonnet-4-5': sumOf(1000, 2000, 0.066),
    }),
    copied: sessionText('copied', [SONNET_ANSWER, SONNET_ANSWER], {
      'claude-sonnet-4-5': sumOf(1000, 2000, 0.033),
    }),
  }
  for (const [name, text] of Object.entries(sessions)) {
    writeFileSync(join(folder, `${name}.jsonl`), text)
  }
  machine.run('import', '--source', 'claude-code')
  const { code, out } = machine.run('reconcile', '--json')
  const found = JSON.parse(out).sessions.map(
    (one: {
      session: string
      model: string
      difference_usd: string
      reasons: { code: string }[]
    }) => [one.session, one.model, one.difference_usd, ...one.reasons.map((reason) => reason.code)],
  )
  expect([code, found]).toEqual([
    1,
    [
      ['agrees', 'claude-sonnet-4-5', '0.000000'],
      ['begun', 'claude-sonnet-4-5', '0.029955', 'output_not_told'],
      ['copied', 'claude-sonnet-4-5', '-0.033000', 'other_session'],
      ['dearer', 'claude-sonnet-4-5', '0.033000', 'other_price'],
      ['titles', 'claude-haiku-4-5', '0.035000', 'not_told'],
      ['titles', 'claude-sonnet-4-5', '0.000000'],
    ],
  ])
  const drawn = machine.run('reconcile').out
  expect(drawn).toContain('4 of 6 sessions by model differ')
  expect(drawn).toMatch(/begun .*output_not_told/)
  const narrowed = machine.run('reconcile', '--json', '--where', 'session:agrees')
  expect([narrowed.code, JSON.parse(narrowed.out).sessions.length]).toEqual([0, 1])
  const before = machine.run('reconcile', '--json', '--until', '2026-10-01T10:00:01Z')
  // A session that goes on behind the range is not compared: its sum is of all of it.
  expect(
    JSON.parse(before.out).sessions.map((one: { session: string }) => one.session),
  ).not.toContain('copied')
})
