import { type Attributes, type OtlpAttribute, otlpAttributes } from './otlp-attributes.ts'

/** A metric that is kept up to date. */
export interface OtlpMetric {
  add(value: number, attributes: Attributes): void
  /** As OTLP/JSON has it; null: there is nothing to report. */
  report(span: ReportSpan): object | null
}

/** What a report covers, in nanoseconds since the epoch. */
export interface ReportSpan {
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
}

/** Name and unit. */
export interface MetricName {
  readonly name: string
  readonly unit: string
}

/** Series beyond it are one: the specification's own limit. */
const MAX_SERIES = 2000
const OVERFLOW = { 'otel.metric.overflow': true } as const
/** Data points hold all since the beginning: a report that is lost is in the next one. */
const CUMULATIVE = 2

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
    report: (time) =>
      series.isEmpty()
        ? null
        : {
            ...named,
            sum: {
              aggregationTemporality: CUMULATIVE,
              isMonotonic: true,
              dataPoints: series.points(({ sum }) => ({
                ...time,
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
    report: (time) =>
      series.isEmpty()
        ? null
        : {
            ...named,
            histogram: {
              aggregationTemporality: CUMULATIVE,
              dataPoints: series.points(({ sum, buckets }) => ({
                ...time,
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
