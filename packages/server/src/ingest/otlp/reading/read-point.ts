import { createHash } from 'node:crypto'
import type { WireEvent } from '../../../wire/event.ts'
import type { TelemetryAgent } from '../../agent-telemetry.ts'
import { hostOfModel } from '../../host-of-model.ts'
import { present } from '../../present.ts'
import type { Attributes } from '../decode/attributes.ts'
import type { MetricPoint } from '../decode/records.ts'
import { type CountName, NAMES } from './attribute-names.ts'
import { nameIn } from './attribute-reader.ts'
import { providerOf } from './read-span.ts'
import { type TokenMetric, tokenMetric } from './token-metrics.ts'
import { joinWho, whoIn } from './who-of.ts'

/** Points of one metric that differ in nothing but time and what they count. */
export interface Series {
  readonly family: TokenMetric['family']
  readonly isCumulative: boolean
  readonly agent?: TelemetryAgent
  readonly isInputWithoutCache: boolean
  readonly isOutputWithoutReasoning: boolean
  /** All of an event but its counts and time. */
  readonly event: WireEvent
}

/** What a point adds to its series. */
export interface PointReading {
  /** The id of the series. */
  readonly key: string
  readonly series: Series
  /** Epoch milliseconds; 0: unknown. */
  readonly time: number
  readonly start: number
  /** What is counted, and of which kind of content. */
  readonly stream: string
  readonly value: number
}

const MODALITY = 'gen_ai.token.modality'

/** Reads a point; null when it counts no tokens. */
export function readPoint(point: MetricPoint): PointReading | null {
  const metric = tokenMetric(point.metric)
  if (metric === undefined || point.sum === null || !(point.sum >= 0)) return null
  const count = metric.count ?? countOf(point.attributes, metric)
  if (count === undefined) return null
  const modality = nameIn(point.attributes, [MODALITY]) ?? ''
  return {
    key: keyOf(point, metric),
    series: seriesOf(point, metric),
    time: point.time ?? 0,
    start: point.start ?? 0,
    stream: `${count}|${modality}`,
    value: point.sum,
  }
}

function countOf(attributes: Attributes, { by }: TokenMetric): CountName | undefined {
  if (by === undefined) return undefined
  const [name, values] = by
  const stated = nameIn(attributes, [name]) ?? ''
  return Object.hasOwn(values, stated) ? values[stated] : undefined
}

function keyOf({ attributes, scope, isCumulative }: MetricPoint, metric: TokenMetric): string {
  const apart = new Set([MODALITY, metric.by?.[0]])
  const others = [...attributes].filter(([name]) => !apart.has(name)).sort(byName)
  const said = JSON.stringify([metric.family, scope.name, isCumulative, others])
  return createHash('sha256').update(said).digest('hex').slice(0, 24)
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1

function seriesOf(
  { attributes, resource, isCumulative }: MetricPoint,
  metric: TokenMetric,
): Series {
  const model = nameIn(attributes, [...NAMES.requestModel, 'model'])
  return {
    family: metric.family,
    isCumulative,
    ...present({ agent: metric.agent }),
    isInputWithoutCache: metric.isInputWithoutCache === true,
    isOutputWithoutReasoning: metric.isOutputWithoutReasoning === true,
    event: {
      ...joinWho(whoIn(attributes), whoIn(resource)),
      ...present({
        operation: nameIn(attributes, ['gen_ai.operation.name']),
        provider: providerOf(attributes) ?? hostOfModel(model) ?? metric.provider,
        request_model: model,
        response_model: nameIn(attributes, NAMES.responseModel),
      }),
    },
  }
}
