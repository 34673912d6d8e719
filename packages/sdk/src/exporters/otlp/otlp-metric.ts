import { type Attributes, type OtlpAttribute, otlpAttributes } from './otlp-attributes.ts'

/** A metric that is kept up to date. */
export interface OtlpMetric {
  add(value: number, attributes: Attributes): void
  /** As OTLP/JSON has it; null: there is nothing to report. */
  report(covered: Covered): object | null
}

/** Whether a report holds all since the beginning, or what has come since the one before. */
export type OtlpTemporality = 'cumulative' | 'delta'

/** What a report covers. */
export interface Covered {
  readonly temporality: OtlpTemporality
  /** In nanoseconds since the epoch. */
  readonly span: { readonly startTimeUnixNano: string; readonly timeUnixNano: string }
}

/** Name and unit. */
export interface MetricName {
  readonly name: string
  readonly unit: string
}

/** Series beyond it are one: the specification's own limit. */
const MAX_SERIES = 2000
const OVERFLOW = { 'otel.metric.overflow': true } as const
const TEMPORALITY: Readonly<Record<OtlpTemporality, number>> = { delta: 1, cumulative: 2 }

interface Series<Point> {
  readonly attributes: readonly OtlpAttribute[]
  readonly point: Point
}

/** A counter that only grows. */
export function counterMetric(named: MetricName): OtlpMetric {
  const series = seriesOf(() => ({ sum: 0 }))
  return {
    add(value, attributes) {
      series.at(attributes).sum += value
    },
    report: ({ temporality, span }) =>
      series.isEmpty()
        ? null
        : {
            ...named,
            sum: {
              aggregationTemporality: TEMPORALITY[temporality],
              isMonotonic: true,
              dataPoints: series.points(({ sum }) => ({
                ...span,
                ...(Number.isInteger(sum) ? { asInt: String(sum) } : { asDouble: sum }),
              })),
            },
          },
  }
}

/** A histogram. @param bounds upper bounds of its buckets, in order */
export function histogramMetric(named: MetricName, bounds: readonly number[]): OtlpMetric {
  const series = seriesOf(() => ({ sum: 0, buckets: new Array(bounds.length + 1).fill(0) }))
  return {
    add(value, attributes) {
      const point = series.at(attributes)
      const index = bounds.findIndex((bound) => value <= bound)
      point.sum += value
      point.buckets[index === -1 ? bounds.length : index] += 1
    },
    report: ({ temporality, span }) =>
      series.isEmpty()
        ? null
        : {
            ...named,
            histogram: {
              aggregationTemporality: TEMPORALITY[temporality],
              dataPoints: series.points(({ sum, buckets }) => ({
                ...span,
                count: String(buckets.reduce((total, count) => total + count, 0)),
                sum,
                bucketCounts: buckets.map(String),
                explicitBounds: bounds,
              })),
            },
          },
  }
}

function seriesOf<Point>(make: () => Point) {
  const all = new Map<string, Series<Point>>()
  const kept = (attributes: Attributes): Point => {
    const key = JSON.stringify(attributes)
    const known = all.get(key)
    if (known !== undefined) return known.point
    const made = { attributes: otlpAttributes(attributes), point: make() }
    all.set(key, made)
    return made.point
  }
  return {
    at(attributes: Attributes): Point {
      const hasRoom = all.size < MAX_SERIES - 1 || all.has(JSON.stringify(attributes))
      return kept(hasRoom ? attributes : OVERFLOW)
    },
    isEmpty: () => all.size === 0,
    points: (shape: (point: Point) => object) =>
      [...all.values()].map(({ attributes, point }) => ({ attributes, ...shape(point) })),
  }
}
