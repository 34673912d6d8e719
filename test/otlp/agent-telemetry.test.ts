import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cliMachine } from '../cli/run-cli.ts'
import { type RunningServer, runningServer, totals } from '../serve/running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-agents-'))
const servers: RunningServer[] = []
afterAll(async () => {
  for (const server of servers) await server.end()
  rmSync(folder, { recursive: true, force: true })
})

const NOW = Date.parse('2026-11-20T12:00:00Z')
const SESSION = '0b0c6f0e-0000-4000-8000-000000000001'
const MODEL = 'claude-sonnet-4-5-20250929'
const CACHED = 2000

const historyLine = (index: number): string =>
  JSON.stringify({
    type: 'assistant',
    uuid: `row-${index}`,
    sessionId: SESSION,
    requestId: `req_${index}`,
    cwd: '/work/shop',
    timestamp: new Date(NOW + index * 1000).toISOString(),
    message: {
      id: `msg_${index}`,
      role: 'assistant',
      model: MODEL,
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, cache_read_input_tokens: CACHED, output_tokens: index },
    },
  })

const attributesOf = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
  }))

const RESOURCE = { attributes: attributesOf({ 'service.name': 'claude-code' }) }
const scope = { name: 'com.anthropic.claude_code' }
const nano = (time: number): string => `${time}000000`

/** The event of a request, as Claude Code sends it. */
const requestEvent = (index: number) => ({
  timeUnixNano: nano(NOW + index * 1000 + 20),
  body: { stringValue: 'claude_code.api_request' },
  attributes: attributesOf({
    'event.name': 'api_request',
    'session.id': SESSION,
    model: MODEL,
    request_id: `req_${index}`,
    input_tokens: 10,
    cache_read_tokens: CACHED,
    output_tokens: index,
    duration_ms: 900,
    cost_usd: '0.001',
  }),
})

const tokenPoint = (type: string, value: number) => ({
  startTimeUnixNano: nano(NOW),
  timeUnixNano: nano(NOW + 60_000),
  asInt: value,
  attributes: attributesOf({ 'session.id': SESSION, model: MODEL, type }),
})

const logsRequest = (...indexes: readonly number[]) => ({
  resourceLogs: [
    { resource: RESOURCE, scopeLogs: [{ scope, logRecords: indexes.map(requestEvent) }] },
  ],
})

const metricsRequest = {
  resourceMetrics: [
    {
      resource: RESOURCE,
      scopeMetrics: [
        {
          scope,
          metrics: [
            {
              name: 'claude_code.token.usage',
              unit: 'tokens',
              sum: {
                aggregationTemporality: 1,
                isMonotonic: true,
                dataPoints: [
                  tokenPoint('input', 30),
                  tokenPoint('cacheRead', 3 * CACHED),
                  tokenPoint('output', 6),
                ],
              },
            },
          ],
        },
      ],
    },
  ],
}

type Step = (server: RunningServer, home: string) => Promise<void>

const send =
  (signal: string, request: object): Step =>
  async ({ url }) => {
    const answer = await fetch(`${url}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    expect(answer.status).toBe(200)
  }

const importHistory: Step = async (_, home) => {
  const machine = cliMachine()
  const ledger = join(home, '.tokenledger/ledger.sqlite')
  const { code, err } = machine.run('import', '--source', 'claude-code', home, '--ledger', ledger)
  expect([code, err]).toMatchObject([0, expect.anything()])
}

const STEPS: Readonly<Record<string, Step>> = {
  history: importHistory,
  'events of requests': send('logs', logsRequest(1, 2, 3)),
  metrics: send('metrics', metricsRequest),
  // A title, say: the history does not tell of it.
  'an event of another request': send('logs', logsRequest(4)),
}

it.each([
  [['history', 'metrics', 'events of requests']],
  [['metrics', 'events of requests', 'history', 'metrics']],
])('one session, told by %j, counts once', async (names) => {
  const figures = await figuresAfter(names)
  expect(figures).toMatchObject({ calls: 3, input_tokens: 30 + 3 * CACHED, output_tokens: 6 })
})

it('what telemetry alone knows counts beside the history', async () => {
  const figures = await figuresAfter(['an event of another request', 'history', 'metrics'])
  expect(figures).toMatchObject({ calls: 4, output_tokens: 10 })
})

let homes = 0
async function figuresAfter(names: readonly string[]) {
  const home = join(folder, `home-${++homes}`)
  const history = join(home, '.claude/projects/-work-shop')
  mkdirSync(history, { recursive: true })
  writeFileSync(join(history, `${SESSION}.jsonl`), `${[1, 2, 3].map(historyLine).join('\n')}\n`)
  const words = ['serve', '--port', '0', '--no-import']
  const server = await runningServer({ home, words })
  servers.push(server)
  for (const name of names) await STEPS[name]?.(server, home)
  return totals(server.url)
}
