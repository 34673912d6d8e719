import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeJson } from '../../packages/server/src/ingest/otlp/decode/decode-json.ts'
import { generated } from '../../packages/server/src/ingest/otlp/decode/otlp-proto.contract.ts'
import { cliMachine } from '../cli/run-cli.ts'
import { post, type RunningServer, runningServer, totals } from './running-server.ts'

/** What a collector was sent. */
interface Pushed {
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

let home = ''
let collector: Server
let pushed: Pushed[] = []
let answer = 200
const servers: RunningServer[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'tokenledger-push-'))
  pushed = []
  answer = 200
  collector = createServer(async (request, reply) => {
    pushed.push({ path: request.url, headers: request.headers, body: await buffer(request) })
    reply.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end('SIGKILL')
  await new Promise((resolve) => collector.close(resolve))
  rmSync(home, { recursive: true, force: true })
})

const urlOf = ({ address, port }: AddressInfo): string => `http://${address}:${port}`

async function serve(to = urlOf(collector.address() as AddressInfo)): Promise<RunningServer> {
  const words = ['serve', '--port', '0', '--no-import', '--otlp-metrics', to]
  const env = {
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-team=a%20b',
  }
  const server = await runningServer({ home, words, env })
  servers.push(server)
  return server
}

type Point = { readonly asDouble: number } & Readonly<Record<string, unknown>>

/** Points by metric, each with its attributes as an object. */
function metricsIn({ body }: Pushed): Map<string, Point[]> {
  const request = JSON.parse(body.toString())
  const [{ scopeMetrics }] = request.resourceMetrics
  return new Map(
    scopeMetrics[0].metrics.map((metric: { name: string; sum: { dataPoints: never[] } }) => [
      metric.name,
      metric.sum.dataPoints.map((point: { attributes: never[] } & Point) => ({
        ...point,
        ...Object.fromEntries(
          point.attributes.map(
            ({ key, value }: { key: string; value: { stringValue: string } }) => [
              key,
              value.stringValue,
            ],
          ),
        ),
      })),
    ]),
  )
}

const sumOf = (points: readonly Point[] = []): number =>
  points.reduce((sum, { asDouble }) => sum + asDouble, 0)

/** The latest push that tells of so many calls. */
const toldOf = (calls: number): Pushed | undefined =>
  pushed.findLast((one) => sumOf(metricsIn(one).get('tokenledger.calls')) === calls)

const EVENTS = [
  {
    id: 'a',
    provider: 'openai',
    response_model: 'gpt-4o',
    agent: 'PM',
    project: 'shop',
    input_tokens: 1000,
    cached_input_tokens: 400,
    output_tokens: 200,
    reasoning_tokens: 50,
  },
  { id: 'b', status: 'error' },
]

it('pushes the figures of the ledger, as OpenTelemetry has them', async () => {
  const { url } = await serve()
  await post(url, EVENTS)
  await expect.poll(() => toldOf(2), { timeout: 60_000 }).toBeDefined()
  const push = toldOf(2) as Pushed
  expect(push).toMatchObject({
    path: '/v1/metrics',
    headers: { 'content-type': 'application/json', 'x-team': 'a b' },
  })
  const metrics = metricsIn(push)
  const { total_tokens, cost_usd } = await totals(url)
  const tokens = metrics.get('tokenledger.tokens') ?? []
  const ofCall = tokens.filter((point) => point['gen_ai.response.model'] === 'gpt-4o')
  expect(ofCall.map((point) => [point['gen_ai.token.type'], point.asDouble])).toEqual([
    ['input', 600],
    ['cache_read', 400],
    ['cache_write', 0],
    ['output', 150],
    ['reasoning', 50],
  ])
  expect(ofCall[0]).toMatchObject({
    'gen_ai.provider.name': 'openai',
    'gen_ai.agent.name': 'PM',
    'tokenledger.project': 'shop',
  })
  expect(sumOf(tokens)).toBe(total_tokens)
  expect(sumOf(metrics.get('tokenledger.cost_usd'))).toBe(Number(cost_usd))
  expect(sumOf(metrics.get('tokenledger.error_calls'))).toBe(1)
  expect(sumOf(metrics.get('tokenledger.missing_usage_calls'))).toBe(1)
})

it('pushes what the schema of OTLP knows, and nothing that would be counted as a call', async () => {
  const server = await serve()
  await post(server.url, EVENTS)
  await expect.poll(() => toldOf(2), { timeout: 60_000 }).toBeDefined()
  const body = toldOf(2)?.body ?? Buffer.of()
  const message = generated.metrics.fromObject(decodeJson(body.toString()) as object)
  expect(generated.metrics.verify(message)).toBeNull()
  const headers = { 'content-type': 'application/json' }
  const answered = await fetch(`${server.url}/v1/metrics`, { method: 'POST', headers, body })
  expect(answered.status).toBe(200)
  expect((await totals(server.url))['calls']).toBe(2)
})

it('caps the values of a label', async () => {
  const { url } = await serve()
  await post(
    url,
    Array.from({ length: 120 }, (_, index) => ({ id: `c${index}`, agent: `agent ${index}` })),
  )
  await expect.poll(() => toldOf(120), { timeout: 60_000 }).toBeDefined()
  const calls = metricsIn(toldOf(120) as Pushed).get('tokenledger.calls') ?? []
  const agents = calls.map((point) => [point['gen_ai.agent.name'], point.asDouble])
  expect([agents.length, Object.fromEntries(agents)['other']]).toEqual([101, 20])
})

it('begins at the same time after a new start, and tells the last calls when it ends', async () => {
  const first = await serve()
  await post(first.url, EVENTS.slice(0, 1))
  await first.end()
  const startOf = (push?: Pushed): unknown =>
    metricsIn(push as Pushed).get('tokenledger.calls')?.[0]?.['startTimeUnixNano']
  expect(toldOf(1)).toBeDefined()
  const second = await serve()
  await post(second.url, EVENTS)
  await second.end()
  expect([startOf(toldOf(2)), typeof startOf(toldOf(1))]).toEqual([startOf(toldOf(1)), 'string'])
})

it('goes on while the collector refuses, and says so', async () => {
  answer = 503
  const server = await serve()
  await post(server.url, EVENTS)
  await expect.poll(() => server.said(), { timeout: 60_000 }).toContain('answers 503')
  answer = 200
  await expect.poll(() => toldOf(2), { timeout: 60_000 }).toBeDefined()
  expect((await totals(server.url))['calls']).toBe(2)
})

it('refuses an address that is none', () => {
  const machine = cliMachine()
  const { code, err } = machine.run('serve', '--port', '0', '--otlp-metrics', 'collector')
  rmSync(machine.home, { recursive: true, force: true })
  expect([code, err]).toMatchObject([2, expect.stringContaining('"collector"')])
})
