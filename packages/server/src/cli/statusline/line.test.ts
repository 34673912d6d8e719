import { expect, test } from 'vitest'
import { type Figures, parseFigures } from './figures.ts'
import { parseHook } from './hook.ts'
import { statusLine } from './line.ts'

const NOW = Date.UTC(2026, 2, 1, 12)
const HOUR = 3_600_000

const figures = (fields: Partial<Figures> = {}): Figures => ({
  schema_version: 1,
  made_at: NOW - 60_000,
  today: { from: NOW - 12 * HOUR, to: NOW + 12 * HOUR, cost_usd: '7.126' },
  block: {
    start: NOW - 2 * HOUR - 900_000,
    end: NOW + 2 * HOUR + 2_700_000,
    cost_usd: '3.5',
    cost_usd_per_hour: '1.2345',
  },
  sessions: { s1: '0.5', s2: null },
  ...fields,
})

const HOOK = {
  model: { id: 'claude-opus-4-6', display_name: 'Opus 4.6' },
  session_id: 's1',
  transcript_path: '/home/ana/.claude/projects/p/s1.jsonl',
  cost: { total_cost_usd: 0.2345 },
  context_window: { used_percentage: 42.9 },
}

const lineOf = (hook: unknown, known: Figures | null = figures(), isColoured = false): string =>
  statusLine({ hook: parseHook(JSON.stringify(hook)), figures: known, now: NOW, isColoured })

test('one line says what the session, the day and the block cost', () => {
  expect(lineOf(HOOK)).toBe(
    'Opus 4.6 | $0.23 session / $7.13 today / $3.50 block (2h 45m left) | $1.23/hr | 42% context',
  )
})

test('everything of the hook may be absent; the ledger knows sessions too', () => {
  expect(lineOf({})).toBe(
    'model unknown | – session / $7.13 today / $3.50 block (2h 45m left) | $1.23/hr',
  )
  expect(lineOf({ ...HOOK, cost: null, model: 'claude-x' })).toMatch(/^claude-x \| \$0\.50 session/)
  const byPath = { transcript_path: 'C:\\ana\\s1.jsonl' }
  expect(lineOf(byPath)).toContain('$0.50 session')
  expect(lineOf({ session_id: 's2' })).toContain('– session')
  for (const odd of [
    '',
    'no json',
    '[]',
    'null',
    '{"cost":{"total_cost_usd":"x"},"model":{"id":5}}',
  ]) {
    const hook = parseHook(odd)
    expect(statusLine({ hook, figures: null, now: NOW, isColoured: false })).toBe(
      'model unknown | – session / – today / no block | no figures yet: tokenledger import',
    )
  }
})

test('a mark before the JSON does no harm', () => {
  expect(parseHook(`\uFEFF${JSON.stringify(HOOK)}`)).toEqual(parseHook(JSON.stringify(HOOK)))
})

test('context is read as a share, or from its counts', () => {
  const context = (fields: object) =>
    parseHook(JSON.stringify({ context_window: fields })).contextPercent
  expect(context({ used_percentage: 0 })).toBe(0)
  expect(context({ used_percentage: null, context_window_size: 200_000 })).toBeNull()
  const usage = { input_tokens: 10_000, cache_read_input_tokens: 80_000, output_tokens: 5_000 }
  expect(context({ context_window_size: 200_000, current_usage: usage })).toBe(45)
  expect(context({ context_window_size: 0, current_usage: usage })).toBeNull()
})

test.each([
  [49.9, '\u001B[32m49% context\u001B[0m'],
  [50, '\u001B[33m50% context\u001B[0m'],
  [75, '\u001B[31m75% context\u001B[0m'],
  [90, '\u001B[1;31m90% context\u001B[0m'],
])('a context that is %d percent full has its colour', (used, text) => {
  const hook = { context_window: { used_percentage: used } }
  expect(lineOf(hook, figures(), true)).toContain(text)
  expect(lineOf(hook)).not.toContain('\u001B')
})

test('the limits of a plan are told as far as they are known', () => {
  const line = (limits: unknown) => lineOf({ ...HOOK, rate_limits: limits })
  const soon = NOW / 1000 + 60
  const five = { used_percentage: 41.9, resets_at: soon }
  const week = { used_percentage: 91 }
  expect(line({ five_hour: five, seven_day: week })).toMatch(/ \| limits 41% of 5h, 91% of week$/)
  expect(line({ five_hour: { ...five, resets_at: NOW / 1000 } })).toMatch(/ context$/)
  for (const odd of [null, [], { five_hour: { used_percentage: '7' } }]) {
    expect(line(odd)).toMatch(/ context$/)
  }
  const coloured = lineOf({ rate_limits: { seven_day: week } }, figures(), true)
  expect(coloured).toContain('\u001B[1;31m91% of week\u001B[0m')
})

test('old figures say how old they are, and what is over is not shown', () => {
  const old = figures({ made_at: NOW - 12 * 60_000 })
  expect(lineOf(HOOK, old)).toMatch(/ \| figures 12m old$/)
  const over = figures({
    made_at: NOW - 26 * HOUR,
    today: { from: NOW - 40 * HOUR, to: NOW - 16 * HOUR, cost_usd: '9' },
    block: { start: NOW - 6 * HOUR, end: NOW - HOUR, cost_usd: '9', cost_usd_per_hour: '9' },
  })
  expect(lineOf({}, over)).toBe(
    'model unknown | – session / – today / no block | figures 26h 0m old',
  )
})

test('small and unknown amounts are no zeros, and zero has no sign', () => {
  const cost = (total: number | null) => lineOf({ cost: { total_cost_usd: total } }).split(' / ')[0]
  expect(cost(0)).toBe('model unknown | $0.00 session')
  expect(cost(0.001)).toBe('model unknown | <$0.01 session')
  expect(lineOf({}, figures({ today: { from: 0, to: NOW + 1, cost_usd: null } }))).toContain(
    '– today',
  )
  expect(lineOf({}, figures({ today: { from: 0, to: NOW + 1, cost_usd: '-0.001' } }))).toContain(
    '$0.00 today',
  )
})

test('a name cannot move the cursor', () => {
  expect(lineOf({ model: { display_name: 'a\u001B[2Jb\nc' } })).toMatch(/^a \[2Jb c \|/)
})

test('a session of any name is known by the figures alone', () => {
  for (const session_id of ['__proto__', 'constructor', 'toString']) {
    expect(lineOf({ session_id })).toContain('– session')
  }
})

const CUT = '{"schema_version":1,"made_at":1}'

test('a file of another version is no file', () => {
  expect(parseFigures(JSON.stringify(figures()))).toEqual(figures())
  for (const text of ['', '{', 'null', '[]', '{"schema_version":2,"made_at":1}', CUT]) {
    expect(parseFigures(text)).toBeNull()
  }
})
