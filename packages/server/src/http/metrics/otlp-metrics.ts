import { CALL_COUNTERS, TOKENS_HELP } from './ledger-counters.ts'
import { type LedgerTotals, type SeriesSums, TOKEN_TYPES } from './ledger-totals.ts'

/** What is told beside the figures. */
export interface OtlpMetricsContext {
  /** When counting began, and now: epoch milliseconds. */
  readonly since: number
  readonly now: number
  /** Of the product. */
  readonly version: string
}

const CUMULATIVE = 2

/**
 * The metrics of a ledger as a request of OTLP in JSON: the counters of `GET /metrics` under the names
 * of OpenTelemetry, cumulative since the ledger's first call.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function otlpMetrics(totals: LedgerTotals, context: OtlpMetricsContext): object {
  const metrics = [
    ...metricsOf('tokenledger.', totals.recorded, context),
    ...metricsOf('tokenledger.reversed_', totals.reversed, context),
  ]
  const { version } = context
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'tokenledger' }) },
        scopeMetrics: [{ scope: { name: 'tokenledger', version }, metrics }],
      },
    ],
  }
}

function* metricsOf(
  prefix: string,
  series: Iterable<SeriesSums>,
  context: OtlpMetricsContext,
): Generator<object> {
  const all = [...series]
  if (all.length === 0) return
  const tokens = all.flatMap((one) =>
    TOKEN_TYPES.map((type) => pointOf(one, one.tokens[type], context, type)),
  )
  yield sumOf(`${prefix}tokens`, TOKENS_HELP, '{token}', tokens)
  for (const [name, help, countOf] of CALL_COUNTERS) {
    const points = all.map((one) => pointOf(one, countOf(one), context))
    yield sumOf(`${prefix}${name}`, help, name === 'cost_usd' ? '{USD}' : '{call}', points)
  }
}

const sumOf = (name: string, description: string, unit: string, dataPoints: readonly object[]) => ({
  name,
  description,
  unit,
  sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints },
})

function pointOf(
  { labels }: SeriesSums,
  value: number,
  { since, now }: OtlpMetricsContext,
  type?: string,
): object {
  return {
    attributes: attributesOf({
      'gen_ai.token.type': type,
      'gen_ai.provider.name': labels.provider,
      'gen_ai.response.model': labels.model,
      'gen_ai.agent.name': labels.agent,
      'tokenledger.project': labels.project,
    }),
    startTimeUnixNano: nanoseconds(since),
    timeUnixNano: nanoseconds(now),
    asDouble: value,
  }
}

const nanoseconds = (time: number): string => `${BigInt(Math.trunc(time)) * 1_000_000n}`

/** What a call does not say is not there. */
function attributesOf(values: Readonly<Record<string, string | undefined>>): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: { stringValue: value } }],
  )
}
