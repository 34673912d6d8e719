import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { goose } from './goose.ts'
import {
  gooseHistory,
  modelConfig,
  SECRET,
  type Session,
  writeLedger,
  writeSessions,
} from './goose-history.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'goose-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const USUAL = '.local/share/goose/sessions/sessions.db'
const MACOS = 'Library/Application Support/Block.block.goose/sessions/sessions.db'

function write(sessions: readonly Session[], name = USUAL): string {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  writeSessions(path, sessions)
  return path
}

const session = (fields: Session = {}): Session => ({
  id: '20260301_1',
  created_at: '2026-03-01 10:00:00',
  updated_at: '2026-03-01 12:00:00',
  accumulated_input_tokens: 900_000,
  accumulated_output_tokens: 20_000,
  accumulated_total_tokens: 920_000,
  provider_name: 'anthropic',
  model_config_json: modelConfig('claude-sonnet-4-5'),
  ...fields,
})

async function importInto(store: Store) {
  const [report] = await importAgentLogs({ store, env: {}, home, sources: [goose] })
  if (report === undefined) throw new Error('No report')
  return report
}

async function liveCalls(store: Store) {
  const rows = await store.tail(0, 10_000)
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  return rows.filter(({ id, sign }) => sign === 1 && !reversed.has(id))
}

async function importAll() {
  const store = memoryStore()
  const report = await importInto(store)
  expect(report.rejected).toEqual([])
  expect((await verify(store)).problems).toEqual([])
  return { report, calls: await liveCalls(store) }
}

test('a session is one call, booked at its start and marked as a sum', async () => {
  write([session({ working_dir: join(home, 'shop') })])
  const { calls } = await importAll()
  expect(calls).toMatchObject([
    {
      time: Date.parse('2026-03-01T10:00:00Z'),
      source: 'import:goose',
      provider: 'anthropic',
      agent: 'goose',
      session: '20260301_1',
      project: '~/shop',
      tags: { counted_by: 'session' },
      model: 'claude-sonnet-4-5',
      meters: { input: 900_000, output: 20_000 },
      // 900,000 × $3 + 20,000 × $15: no single prompt was that long.
      cost: 3_000_000_000_000n,
    },
  ])
  expect(calls[0]?.reading?.warnings?.map(({ code }) => code)).toContain('session_total')
})

test('a session that grows is replaced, in any order of its states', async () => {
  const states = [1, 2, 3, 4].map((step) =>
    session({
      accumulated_input_tokens: 1_000 * step,
      accumulated_output_tokens: 10 * step,
      accumulated_total_tokens: 1_010 * step,
      updated_at: `2026-03-01 1${step}:00:00`,
      model_config_json: modelConfig(step === 4 ? 'claude-haiku-4-5' : 'claude-sonnet-4-5'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(states, { minLength: 4 }), async (order) => {
      rmSync(join(home, '.local'), { recursive: true, force: true })
      const store = memoryStore()
      for (const state of order) {
        write([state])
        await importInto(store)
      }
      expect(await liveCalls(store)).toMatchObject([
        { inputTokens: 4_000, outputTokens: 40, model: 'claude-haiku-4-5' },
      ])
      expect((await verify(store)).problems).toEqual([])
    }),
    { numRuns: 8 },
  )
})

test('a total beyond input and output is reasoning, and a known cache is split off', async () => {
  write([
    session({ accumulated_total_tokens: 925_000 }),
    session({
      id: '20260301_2',
      accumulated_cache_read_tokens: 600_000,
      accumulated_cache_write_tokens: 100_000,
      accumulated_cost: 1.25,
    }),
  ])
  const { calls } = await importAll()
  expect(calls.map(({ meters }) => meters)).toEqual([
    { input: 900_000, output: 20_000, 'output.reasoning': 5_000 },
    { input: 200_000, 'input.cacheRead': 600_000, 'input.cacheWrite': 100_000, output: 20_000 },
  ])
  expect(calls[1]?.cost).toBe(1_250_000_000_000n)
})

test('counts of the last turn stand in where no sum was kept', async () => {
  write([
    session({
      accumulated_input_tokens: null,
      accumulated_output_tokens: null,
      accumulated_total_tokens: -4,
      input_tokens: 70,
      output_tokens: 5,
      total_tokens: 75,
    }),
  ])
  expect((await importAll()).calls).toMatchObject([{ inputTokens: 70, outputTokens: 5 }])
})

test('nothing but counts is needed, and a session without counts is told', async () => {
  const without = { provider_name: null, model_config_json: null }
  write([
    session({ id: 'a', ...without, created_at: null, working_dir: 'ünï/東京' }),
    session({ id: 'b', model_config_json: 'no json', created_at: '2026-03-05T10:00:00.5+02:00' }),
    session({ id: '20260306_1', created_at: 'yesterday' }),
    session({ id: 'd', created_at: 1_772_700_000 }),
    session({
      id: 'e',
      accumulated_input_tokens: null,
      accumulated_output_tokens: null,
      accumulated_total_tokens: null,
    }),
  ])
  const { calls, report } = await importAll()
  expect(
    calls.map(({ session: id, model, provider, time }) => [id, model, provider, time]),
  ).toEqual([
    ['a', null, null, expect.any(Number)],
    ['b', null, 'anthropic', Date.parse('2026-03-05T08:00:00.500Z')],
    ['20260306_1', 'claude-sonnet-4-5', 'anthropic', Date.parse('2026-03-06T00:00:00Z')],
    ['d', 'claude-sonnet-4-5', 'anthropic', 1_772_700_000_000],
  ])
  expect(report.skipped).toMatchObject([{ reason: 'no_usage', count: 1 }])
})

test('a null in any column never loses a session', async () => {
  const whole = session({ accumulated_cost: 0.5, session_type: 'user' })
  for (const column of Object.keys(whole)) {
    if (column === 'session_type') continue
    rmSync(join(home, '.local'), { recursive: true, force: true })
    write([{ ...whole, [column]: null }])
    expect([column, (await importAll()).calls.length]).toEqual([column, 1])
  }
})

test('the same id of another day or machine is another session, a moved database the same one', async () => {
  write([session(), session({ id: '20260301_2' })])
  write([session()], '.local/share/Block/goose/sessions/sessions.db')
  write(
    [session({ created_at: '2026-03-01 10:00:07' })],
    'Library/Application Support/goose/sessions/sessions.db',
  )
  write([session({ id: '20260301_4' })], MACOS)
  expect((await importAll()).calls).toHaveLength(4)
})

test('sub-agents belong to the session that called them', async () => {
  write([session({ id: 's2', session_type: 'sub_agent', parent_session_id: 's1' })])
  expect((await importAll()).calls).toMatchObject([
    { agent: 'subagent', session: 's1', tags: { agent_id: 's2' } },
  ])
})

const LEDGER = [
  {
    session: '20260301_1',
    time: 1_772_359_200,
    input: 250_000,
    output: 20,
    cacheRead: 30,
    cacheWrite: 10,
  },
  { session: '20260301_1', time: 1_772_359_260_000, input: 40, output: 5, model: null },
]

/** A session all of whose calls stand in the ledger. */
const told = (fields: Session = {}): Session =>
  session({
    accumulated_input_tokens: 250_040,
    accumulated_output_tokens: 25,
    accumulated_total_tokens: 250_065,
    ...fields,
  })

test('a session whose calls stand in the ledger is counted by them alone', async () => {
  const path = write([told({ working_dir: join(home, 'shop') })])
  writeLedger(path, LEDGER)
  const { calls } = await importAll()
  expect(calls).toMatchObject([
    {
      time: 1_772_359_200_000,
      session: '20260301_1',
      project: '~/shop',
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      tags: null,
      meters: {
        input: 249_960,
        'input.cacheRead': 30,
        'input.cacheWrite': 10,
        output: 20,
      },
      // The whole request at the prices of long prompts: $6, $0.60, $7.50 and $22.50 a million.
      cost: 249_960n * 6_000_000n + 30n * 600_000n + 10n * 7_500_000n + 20n * 22_500_000n,
    },
    { time: 1_772_359_260_000, model: null, unpriced: 1, inputTokens: 40, outputTokens: 5 },
  ])
})

test('the sum that was imported before is taken back when a ledger tells its calls', async () => {
  const store = memoryStore()
  const path = write([told(), session({ id: '20260301_2' })])
  await importInto(store)
  writeLedger(path, LEDGER)
  await importInto(store)
  await importInto(store)
  const calls = await liveCalls(store)
  expect(calls.map(({ inputTokens }) => inputTokens).sort()).toEqual([250_000, 40, 900_000])
  expect((await verify(store)).problems).toEqual([])
})

test('what a session consumed before it had a ledger is its sum still', async () => {
  const store = memoryStore()
  const path = write([session()])
  await importInto(store)
  writeLedger(path, LEDGER)
  await importInto(store)
  const before = await liveCalls(store)
  expect(before.map(({ inputTokens }) => inputTokens).sort()).toEqual([250_000, 40, 649_960])
  // Newer versions write that rest into the ledger, too.
  writeLedger(path, [
    {
      session: '20260301_1',
      time: 1_772_359_200,
      input: 649_960,
      output: 19_975,
      model: null,
      costSource: 'carried_forward',
    },
  ])
  const { skipped } = await importInto(store)
  const calls = await liveCalls(store)
  expect(calls.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  expect(calls.find(({ inputTokens }) => inputTokens === 649_960)).toMatchObject({
    time: Date.parse('2026-03-01T10:00:00Z'),
    outputTokens: 19_975,
    model: 'claude-sonnet-4-5',
    unpriced: 0,
    tags: { counted_by: 'session' },
  })
  expect(skipped).toMatchObject([{ reason: 'session_summary', count: 1 }])
})

test('what came with a session that was taken in from a file counts where it comes from', async () => {
  const store = memoryStore()
  const taken = { created_at: '2026-03-01 11:00:00', provider_name: null, model_config_json: null }
  const path = write([told(), session({ id: '20260301_2', ...taken })])
  writeLedger(path, LEDGER.slice(0, 1))
  const { skipped } = await importInto(store)
  expect(skipped).toMatchObject([{ reason: 'inherited_history', count: 1 }])
  expect(await liveCalls(store)).toHaveLength(2)

  // Gone on with, it has calls of its own.
  writeLedger(path, [{ session: '20260301_2', time: 1_772_366_400, input: 7, output: 3 }])
  await importInto(store)
  const own = (await liveCalls(store)).filter((call) => call.session === '20260301_2')
  expect(own.map(({ inputTokens }) => inputTokens)).toEqual([7])
})

test('the cache stands beside the input where the total says so, and a charged cost is charged', async () => {
  const path = write([])
  writeLedger(path, [
    {
      session: 'gone',
      time: 1_772_359_200,
      input: 100,
      output: 20,
      total: 150,
      cacheRead: 20,
      cacheWrite: 10,
      cost: 0.25,
      costSource: 'provider_reported',
    },
    { session: 'gone', time: 1_772_359_201, input: null, output: null, total: null },
  ])
  const { calls } = await importAll()
  expect(calls).toMatchObject([
    {
      session: 'gone',
      meters: { input: 100, 'input.cacheRead': 20, 'input.cacheWrite': 10, output: 20 },
      cost: 250_000_000_000n,
      reading: { recordedCost: { basis: 'charged' } },
    },
    { coverage: 'missing', meters: {} },
  ])
})

test('the database is not written to', async () => {
  const path = write([session()])
  const before = [statSync(path).mtimeMs, readFileSync(path)]
  await importAll()
  expect([statSync(path).mtimeMs, readFileSync(path)]).toEqual(before)
})

test('it is found where the environment says', () => {
  write([session()], 'root/data/sessions/sessions.db')
  const namesOf = (env: Record<string, string>, paths?: readonly string[]) =>
    goose
      .discover({ env, home, ...(paths && { paths }) })
      .files.map(({ path }) => path.slice(home.length + 1))
  expect(namesOf({})).toEqual([])
  expect(namesOf({ GOOSE_PATH_ROOT: join(home, 'root') })).toEqual([
    'root/data/sessions/sessions.db',
  ])
  expect(namesOf({}, [join(home, 'root')])).toEqual(['root/data/sessions/sessions.db'])
  write([session()], 'xdg/goose/sessions/sessions.db')
  expect(namesOf({ XDG_DATA_HOME: join(home, 'xdg') })).toEqual(['xdg/goose/sessions/sessions.db'])
  expect(goose.discover({ env: {}, home, paths: [join(home, 'none')] }).skipped).toHaveLength(1)
})

agentLogContract({
  source: goose,
  history: gooseHistory,
  secret: SECRET,
  isAppended: false,
})
