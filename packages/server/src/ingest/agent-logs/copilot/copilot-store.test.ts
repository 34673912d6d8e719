import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import type { Store } from '../../../store/store.ts'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { copilot } from './copilot.ts'
import {
  ended,
  event,
  SECRET,
  START,
  type StoredCall,
  span,
  storeHistory,
  writeStore,
} from './copilot-store.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'copilot-store-'))
  mkdirSync(join(home, '.copilot'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const SESSION = '11111111-2222-4333-8444-555555555555'
const EVENTS = `session-state/${SESSION}/events.jsonl`

const call = (
  at: number,
  input: number | null,
  output: number | null,
  more: Partial<StoredCall> = {},
) => ({
  session: SESSION,
  at,
  input,
  output,
  ...more,
})
const store = (calls: readonly StoredCall[]): void =>
  writeStore(join(home, '.copilot', 'session-store.db'), calls)

function put(name: string, rows: readonly object[]): void {
  const path = join(home, '.copilot', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, rows.map((one) => `${JSON.stringify(one)}\n`).join(''))
}

async function read(into: Store = memoryStore()) {
  const [report] = await importAgentLogs({ store: into, env: {}, home, sources: [copilot] })
  const rows = await into.tail(0, 1000)
  const undone = new Set(rows.filter(({ sign }) => sign < 0).map(({ corrects }) => corrects))
  const calls = rows.filter(({ id, sign }) => sign > 0 && !undone.has(id))
  const counts = calls.map((one) => [one.inputTokens, one.cacheReadTokens, one.outputTokens])
  return { report, calls, counts, into }
}

test('each row of the store is a call, with who made it and what it was charged', async () => {
  put(EVENTS, [
    {
      ...event(9, 'subagent.started', { toolCallId: 'tool-1', agentName: 'explore' }),
      agentId: 'a-1',
    },
  ])
  store([
    call(5, 1000, 90, { read: 600, nano: 2_500_000_000 }),
    call(20, 700, 7, { agent: 'a-1', toolCall: 'tool-1', model: 'claude-haiku-4.5' }),
    call(30, 800, 8, { toolCall: 'tool-1', time: '2026-09-20 10:00:30' }),
    call(40, 900, 9, { agent: 'a-2' }),
    call(50, null, null, { read: null }),
    call(60, 0, 0),
  ])
  const { calls, counts, report } = await read()
  expect(counts).toEqual([
    [1000, 600, 90],
    [700, 0, 7],
    [800, 0, 8],
    [900, 0, 9],
  ])
  const [first, second, third, fourth] = calls
  expect(first).toMatchObject({
    time: START + 5000,
    agent: 'copilot',
    session: SESSION,
    project: '/srv/shop',
    provider: 'openai',
    model: 'gpt-5',
    tags: { git_branch: 'main' },
  })
  expect(second).toMatchObject({
    agent: 'explore',
    provider: 'anthropic',
    tags: { agent_type: 'explore', agent_id: 'a-1' },
  })
  expect(third).toMatchObject({ agent: 'explore', time: START + 30_000 })
  expect(fourth).toMatchObject({ agent: 'copilot', tags: { agent_id: 'a-2' } })
  expect(report?.skipped.map(({ reason, count }) => [reason, count])).toEqual([
    ['no_usage', 1],
    ['no_tokens', 1],
  ])
})

test('the kind of a sub-agent is looked up again when its events are written', async () => {
  store([call(20, 700, 7, { agent: 'a-1' })])
  const before = await read()
  expect(before.calls[0]).toMatchObject({ agent: 'copilot' })
  put(EVENTS, [{ ...event(9, 'subagent.started', { agentName: 'explore' }), agentId: 'a-1' }])
  const after = await read(before.into)
  expect(after.calls).toMatchObject([{ agent: 'explore', inputTokens: 700 }])
})

test('the sum of a session counts only where no call of its time is told', async () => {
  const old = [call(5, 1000, 50), call(6, 1100, 60)]
  const told = [call(3700, 1200, 70), call(3800, 1300, 80)]
  const start = event(0, 'session.start', { sessionId: SESSION })
  const resume = event(3600, 'session.resume', { sessionId: SESSION })
  put(EVENTS, [start, ended(60, old), resume, ended(3900, [...old, ...told])])
  const first = await read()
  expect(first.counts).toEqual([
    [2100, 0, 110],
    [2500, 0, 150],
  ])
  store(told)
  const { counts } = await read(first.into)
  expect(counts).toEqual([
    [2100, 0, 110],
    [1200, 0, 70],
    [1300, 0, 80],
  ])
})

test('a call that telemetry tells too counts once, and each of several alike', async () => {
  const calls = [call(5, 1000, 50), call(9, 1000, 50), call(12, 1100, 60), call(20, 7, 1)]
  store(calls)
  put('otel/export.jsonl', calls.slice(1, 3).map(span))
  const { counts, into } = await read()
  expect(counts.toSorted()).toEqual(
    [
      [1000, 0, 50],
      [1000, 0, 50],
      [1100, 0, 60],
      [7, 0, 1],
    ].toSorted(),
  )
  const { report } = await read(into)
  expect(report).toMatchObject({ filesRead: 0, newCalls: 0 })
})

test.each([
  ['the store', 'telemetry'],
  ['telemetry', 'the store'],
])('telemetry of sums alone yields to the store, when %s is read before %s', async (first) => {
  const calls = [call(5, 1000, 50), call(9, 1100, 60)]
  const run = (trace: string, at: number, fields: object = {}) => ({
    traceId: trace,
    spanId: `agent-${at}`,
    name: 'invoke_agent GitHub Copilot',
    kind: 0,
    startTime: [START / 1000 + at, 0],
    endTime: [START / 1000 + at + 10, 0],
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.usage.input_tokens': 2100,
      'gen_ai.usage.output_tokens': 110,
      'gen_ai.conversation.id': SESSION,
      ...fields,
    },
  })
  // The store was not there yet at the time of the second run.
  const earlier = run('trace-2', -5000, { 'gen_ai.usage.input_tokens': 77 })
  const steps = [() => put('otel/export.jsonl', [run('trace-1', 2), earlier]), () => store(calls)]
  if (first === 'the store') steps.reverse()
  const into = memoryStore()
  for (const step of steps) {
    step()
    await read(into)
  }
  expect((await read(into)).counts.toSorted()).toEqual(
    [
      [77, 0, 110],
      [1000, 0, 50],
      [1100, 0, 60],
    ].toSorted(),
  )
})

test('only new rows are read, and all of them when the store was made anew', async () => {
  store([call(5, 1000, 50)])
  const { into } = await read()
  store([call(9, 1100, 60)])
  const { report } = await read(into)
  expect(report).toMatchObject({ rowsRead: 1, newCalls: 1 })
  const db = new (sqliteDriver().DatabaseSync)(join(home, '.copilot', 'session-store.db'))
  db.exec('DELETE FROM assistant_usage_events; DELETE FROM sqlite_sequence')
  db.close()
  store([call(5, 1000, 50), call(30, 20, 2), call(40, 30, 3)])
  const { counts } = await read(into)
  expect(counts.map(([input]) => input)).toEqual([1000, 1100, 20, 30])
})

test('a store of the time before calls were kept says nothing; another database is told', async () => {
  const path = join(home, '.copilot', 'session-store.db')
  const make = (sql: string): void => {
    rmSync(path, { force: true })
    const db = new (sqliteDriver().DatabaseSync)(path)
    db.exec(sql)
    db.close()
  }
  make('CREATE TABLE sessions (id TEXT, cwd TEXT); CREATE TABLE turns (session_id TEXT)')
  expect((await read()).report?.skipped).toEqual([])
  make('CREATE TABLE other (id TEXT)')
  expect((await read()).report?.skipped).toMatchObject([{ reason: 'unknown_tables' }])
  writeFileSync(path, 'no database')
  expect((await read()).report?.skipped).toMatchObject([{ reason: 'unreadable_file' }])
})

agentLogContract({ source: copilot, secret: SECRET, history: storeHistory, isAppended: false })
