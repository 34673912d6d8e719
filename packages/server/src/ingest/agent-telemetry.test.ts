import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { memoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/store.ts'
import { verify } from '../store/verify.ts'
import { importAgentLogs } from './agent-logs/import-agent-logs.ts'
import type { LogRecord, MetricPoint } from './otlp/decode/records.ts'
import { takeLogs } from './otlp/take-logs.ts'
import { takePoints } from './otlp/take-points.ts'
import { figuresOf } from './otlp/take-spans.contract.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const SESSION = '0b0c6f0e-0000-4000-8000-000000000001'
const folder = mkdtempSync(join(tmpdir(), 'agent-telemetry-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const request = (index: number): string => `req_${index}`
const at = (index: number): number => NOW + index * 60_000

/** A history with some calls of the session: call `n` took `n` in and 1 out. */
function historyOf(name: string, calls: readonly number[], withRequests = true): string {
  const home = join(folder, name)
  mkdirSync(join(home, '.claude/projects/p'), { recursive: true })
  const lines = calls.map((index) =>
    JSON.stringify({
      type: 'assistant',
      uuid: `row-${index}`,
      sessionId: SESSION,
      ...(withRequests && { requestId: request(index) }),
      timestamp: new Date(at(index)).toISOString(),
      message: {
        id: `msg_${index}`,
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        stop_reason: 'end_turn',
        usage: { input_tokens: index, output_tokens: 1 },
      },
    }),
  )
  writeFileSync(join(home, '.claude/projects/p/s.jsonl'), `${lines.join('\n')}\n`)
  return home
}

const RESOURCE = new Map([['service.name', 'claude-code']])
const SCOPE = { name: 'com.anthropic.claude_code', version: '' }

function logOf(index: number, withRequest: boolean, session = SESSION): LogRecord {
  const attributes = {
    'session.id': session,
    model: 'claude-sonnet-4-5',
    input_tokens: index,
    output_tokens: 1,
    ...(withRequest && { request_id: request(index) }),
  }
  return {
    resource: RESOURCE,
    scope: SCOPE,
    traceId: null,
    spanId: null,
    name: 'claude_code.api_request',
    time: at(index) + 40,
    body: null,
    attributes: new Map<string, string | number>(Object.entries(attributes)),
  }
}

const pointOf = (sum: number, type: string): MetricPoint => ({
  resource: RESOURCE,
  scope: SCOPE,
  metric: 'claude_code.token.usage',
  isCumulative: false,
  start: NOW,
  time: NOW + 60_000,
  sum,
  attributes: new Map([
    ['session.id', SESSION],
    ['model', 'claude-sonnet-4-5'],
    ['type', type],
  ]),
})

type Step = (store: Store) => Promise<unknown>

const imported =
  (home: string): Step =>
  (store) =>
    importAgentLogs({ store, env: {}, home })
const logs =
  (...records: readonly LogRecord[]): Step =>
  (store) =>
    takeLogs(store, NOW, records)
const metrics: Step = (store) => takePoints(store, NOW, [pointOf(3, 'input'), pointOf(2, 'output')])

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    ordersOf(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  )
}

/** Whatever the order, the ledger says the same, and adds up. */
async function expectAlways(steps: readonly Step[], figures: object): Promise<void> {
  for (const order of ordersOf(steps)) {
    const store = memoryStore({ now: () => NOW })
    for (const step of [...order, ...order.slice(0, 2)]) await step(store)
    expect(await figuresOf(store)).toMatchObject(figures)
    expect((await verify(store)).problems).toEqual([])
  }
}

it('counts a request once that telemetry and history tell of', async () => {
  const calls = [historyOf('one', [1]), historyOf('two', [2])]
  const told = [logs(logOf(1, true)), logs(logOf(2, true))]
  await expectAlways([...calls.map(imported), ...told], { calls: 2, input: 3, output: 2 })
})

it('counts what telemetry alone knows of a session', async () => {
  const home = historyOf('some', [1])
  const told = logs(logOf(1, true), logOf(5, true))
  await expectAlways([imported(home), told], { calls: 2, input: 6, output: 2 })
})

it('takes the history for the whole session where telemetry names no requests', async () => {
  const homes = [historyOf('whole', [1, 2])]
  const told = [logs(logOf(1, false)), logs(logOf(2, false))]
  await expectAlways([...homes.map(imported), ...told], { calls: 2, input: 3, output: 2 })
})

it('takes it for what metrics add up to', async () => {
  const home = historyOf('metrics', [1, 2])
  await expectAlways([imported(home), metrics], { calls: 2, input: 3, output: 2 })
  await expectAlways([metrics], { calls: 1, input: 3, output: 2 })
  await expectAlways([imported(home), metrics, logs(logOf(1, true), logOf(2, true))], {
    calls: 2,
    input: 3,
    output: 2,
  })
})

it('leaves other sessions alone', async () => {
  const home = historyOf('others', [1])
  const told = logs(logOf(7, false, 'another'), logOf(1, true, 'a third'))
  await expectAlways([imported(home), told], { calls: 3, input: 9, output: 3 })
})
