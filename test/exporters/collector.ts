import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** An attribute value of OTLP/JSON. */
interface Value {
  readonly stringValue?: string
  readonly intValue?: string
  readonly doubleValue?: number
  readonly boolValue?: boolean
  readonly arrayValue?: { readonly values: readonly Value[] }
}

/** Attributes of OTLP/JSON. */
export type OtlpAttributes = readonly { readonly key: string; readonly value: Value }[]

/** A span of OTLP/JSON, as far as it is looked at. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: OtlpAttributes
  readonly status: { readonly code?: number }
}

/** A data point of OTLP/JSON. */
export interface DataPoint {
  readonly attributes: OtlpAttributes
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
  readonly asInt?: string
  readonly asDouble?: number
  readonly count?: string
  readonly sum?: number
  readonly bucketCounts?: readonly string[]
  readonly explicitBounds?: readonly number[]
}

/** A metric of OTLP/JSON. */
export interface Metric {
  readonly name: string
  readonly unit: string
  readonly sum?: { isMonotonic: boolean; aggregationTemporality: number; dataPoints: DataPoint[] }
  readonly histogram?: { aggregationTemporality: number; dataPoints: DataPoint[] }
}

/** A collector of telemetry that answers as it is told. */
export interface Collector {
  readonly url: string
  /** Bodies of `/v1/traces` and `/v1/metrics`, and the headers of the last request. */
  readonly traces: object[]
  readonly metrics: object[]
  headers: Readonly<Record<string, unknown>>
  /** Answers of the next requests; afterwards 200 with `{}`. */
  answers: { readonly status: number; readonly body?: object }[]
  /** All spans that came, each once by its ids. */
  spans(): readonly Span[]
  /** The metrics of the last report. */
  lastMetrics(): readonly Metric[]
  close(): Promise<void>
}

/** Starts one. */
export async function collector(): Promise<Collector> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces)
    const isGzipped = request.headers['content-encoding'] === 'gzip'
    const sent = JSON.parse((isGzipped ? gunzipSync(body) : body).toString())
    const answer = made.answers.shift() ?? { status: 200, body: {} }
    made.headers = request.headers
    if (answer.status === 200) {
      if (request.url?.endsWith('/v1/traces')) made.traces.push(sent)
      if (request.url?.endsWith('/v1/metrics')) made.metrics.push(sent)
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body ?? {}))
  })
  const made: Collector = {
    url: '',
    traces: [],
    metrics: [],
    headers: {},
    answers: [],
    spans() {
      const all = made.traces.flatMap((body) => inner<Span>(body, 'resourceSpans', 'spans'))
      return [...new Map(all.map((span) => [`${span.traceId}/${span.spanId}`, span])).values()]
    },
    lastMetrics: () => inner<Metric>(made.metrics.at(-1) ?? {}, 'resourceMetrics', 'metrics'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(made, { url: `http://127.0.0.1:${port}` })
}

function inner<Item>(body: object, outer: string, items: string): readonly Item[] {
  const scope = items === 'spans' ? 'scopeSpans' : 'scopeMetrics'
  const resources = Reflect.get(body, outer) ?? []
  return resources.flatMap((resource: object) =>
    Reflect.get(resource, scope).flatMap((one: object) => Reflect.get(one, items)),
  )
}

/** Attributes as plain values. */
export function plain(attributes: OtlpAttributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]))
}

function plainValue(value: Value): unknown {
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(plainValue)
  return value.stringValue ?? value.doubleValue ?? value.boolValue
}
