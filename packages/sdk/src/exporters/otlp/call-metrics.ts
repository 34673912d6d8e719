import { toDecimal } from '../../base/money.ts'
import type { Entry } from '../../ledger/entry.ts'
import {
  isCacheReadMeter,
  isCacheWriteMeter,
  isInputMeter,
  isOutputMeter,
  isReasoningMeter,
} from '../../usage/meters.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import type { Attributes } from './otlp-attributes.ts'
import { type Covered, counterMetric, histogramMetric, type OtlpMetric } from './otlp-metric.ts'
import { hasNewNames, hasOldNames, type OtlpNames } from './otlp-names.ts'
import { answeringModel, errorType } from './span-of-entry.ts'

/** Metrics of calls, kept up to date. */
export interface CallMetrics {
  add(entry: Entry): void
  /** The metrics as OTLP/JSON has them. */
  report(covered: Covered): readonly object[]
}

/** How calls are counted. */
export interface CallMetricsOptions {
  readonly names: OtlpNames
  readonly hasCost: boolean
}

/** The buckets that the conventions ask for. */
const TOKEN_BOUNDS = Array.from({ length: 14 }, (_, index) => 4 ** index)
const SECOND_BOUNDS = Array.from({ length: 14 }, (_, index) => 0.01 * 2 ** index)

/**
 * The metrics that OpenTelemetry's GenAI conventions name, of the calls that were added. Reversals
 * cannot be told: counters only grow.
 *
 * Source: https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-token-metrics.md
 */
export function callMetrics({ names, hasCost }: CallMetricsOptions): CallMetrics {
  const parts = [
    ...(hasOldNames(names) ? [oldMetrics()] : []),
    ...(hasNewNames(names) ? [newMetrics()] : []),
    ...(hasCost ? [costMetrics()] : []),
  ]
  const metrics = parts.flatMap((part) => part.metrics)
  return {
    add(entry) {
      if (entry.sign !== 1 || entry.corrects !== undefined) return
      for (const part of parts) part.add(entry)
    },
    report: (covered) => metrics.flatMap((metric) => metric.report(covered) ?? []),
  }
}

interface MetricPart {
  readonly metrics: readonly OtlpMetric[]
  add(entry: Entry): void
}

const callNames = (entry: Entry, provider: string): Attributes => ({
  'gen_ai.operation.name': entry.dimensions.operation ?? 'chat',
  [provider]: entry.dimensions.provider ?? 'unknown',
  'gen_ai.request.model': entry.requestModel,
  'gen_ai.response.model': answeringModel(entry),
  'gen_ai.agent.name': entry.dimensions.agent,
})

function oldMetrics(): MetricPart {
  const tokens = histogramMetric(
    { name: 'gen_ai.client.token.usage', unit: '{token}' },
    TOKEN_BOUNDS,
  )
  const times = timeMetrics('gen_ai.client.operation')
  return {
    metrics: [tokens, ...times.metrics],
    add(entry) {
      const names = callNames(entry, 'gen_ai.system')
      times.add(entry, names)
      if (entry.usage.status === 'missing') return
      const { inputTokens, outputTokens } = totalsOf(entry.usage)
      // One that is not known is not a call of zero tokens.
      const isKnown = (count: number): boolean => count > 0 || entry.usage.status === 'ok'
      const ofType = (type: string) => ({ ...names, 'gen_ai.token.type': type })
      if (isKnown(inputTokens)) tokens.add(inputTokens, ofType('input'))
      if (isKnown(outputTokens)) tokens.add(outputTokens, ofType('output'))
    },
  }
}

/** What each counter counts: the last three are parts of the first two. */
const COUNTED = {
  input_tokens: isInputMeter,
  output_tokens: isOutputMeter,
  'cache_read.input_tokens': isCacheReadMeter,
  'cache_write.input_tokens': isCacheWriteMeter,
  'reasoning.output_tokens': isReasoningMeter,
} as const satisfies Record<string, (meter: string) => boolean>

function newMetrics(): MetricPart {
  const counters = Object.entries(COUNTED).map(([name, counts]) => ({
    counts,
    metric: counterMetric({ name: `gen_ai.client.inference.usage.${name}`, unit: '{token}' }),
  }))
  const times = timeMetrics('gen_ai.client.inference')
  return {
    metrics: [...counters.map(({ metric }) => metric), ...times.metrics],
    add(entry) {
      const names = callNames(entry, 'gen_ai.provider.name')
      times.add(entry, names)
      for (const { meters } of entry.usage.segments) {
        for (const [meter, tokens] of Object.entries(meters)) {
          const attributes = { ...names, 'gen_ai.token.modality': modalityOf(meter) }
          for (const { counts, metric } of counters) {
            if (counts(meter)) metric.add(tokens, attributes)
          }
        }
      }
    },
  }
}

function modalityOf(meter: string): string {
  const last = meter.slice(meter.lastIndexOf('.') + 1)
  return last === 'audio' || last === 'image' ? last : 'unknown'
}

function timeMetrics(prefix: string) {
  const duration = histogramMetric({ name: `${prefix}.duration`, unit: 's' }, SECOND_BOUNDS)
  const first = histogramMetric({ name: `${prefix}.time_to_first_chunk`, unit: 's' }, SECOND_BOUNDS)
  return {
    metrics: [duration, first],
    add(entry: Entry, names: Attributes) {
      const { durationMs, ttftMs } = entry
      if (durationMs !== undefined) {
        duration.add(durationMs / 1000, { ...names, 'error.type': errorType(entry) })
      }
      if (ttftMs !== undefined) first.add(ttftMs / 1000, names)
    },
  }
}

/** The conventions name no metric of cost. */
function costMetrics(): MetricPart {
  const metric = counterMetric({ name: 'tokenledger.client.cost', unit: '{USD}' })
  return {
    metrics: [metric],
    add(entry) {
      if (entry.cost.total === null) return
      metric.add(Number(toDecimal(entry.cost.total)), callNames(entry, 'gen_ai.provider.name'))
    },
  }
}
