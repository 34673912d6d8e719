import { checkEntry } from '../../ledger/check-entry.ts'
import { recordLateCalls } from '../../tracker/late-calls.ts'
import { atExit } from '../at-exit.ts'
import type { ExportLog } from '../export-log.ts'
import type { Exporter } from '../exporter.ts'
import { keepAlive } from '../keep-alive.ts'
import type { Outcome } from '../transport.ts'
import { type CallMetricsOptions, callMetrics } from './call-metrics.ts'
import type { OtlpTemporality } from './otlp-metric.ts'
import { nanoseconds } from './span-of-entry.ts'

/** What reporting metrics needs. */
export interface MetricExporterOptions extends CallMetricsOptions {
  readonly temporality: OtlpTemporality
  readonly intervalMs: number
  readonly exitTimeoutMs: number
  /** Posts metrics of OTLP/JSON. Never rejects. */
  readonly send: (metrics: readonly object[], signal: AbortSignal) => Promise<Outcome>
  readonly log: ExportLog
}

/** Metrics as they are sent, and how many calls are in them or in those before. */
interface Report {
  readonly metrics: readonly object[]
  readonly taken: number
}

/**
 * Reports metrics now and then, when one has changed. All since the beginning: what does not arrive is
 * in the next report. What has come since the last one: it is sent again as it was, before the next.
 */
export function metricExporter(options: MetricExporterOptions): Exporter {
  const { send, log, temporality } = options
  let metrics = callMetrics(options)
  let startTimeUnixNano = nanoseconds(Date.now())
  // Differences that have not arrived yet.
  let waiting: Report | null = null
  const counts = { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
  let reported = 0
  let reporting: Promise<void> | null = null
  let attempt = new AbortController()
  let hasFailed = false
  const timer = setInterval(() => void report(), options.intervalMs)
  timer.unref()

  const hasNews = (): boolean => counts.taken > reported

  function report(): Promise<void> {
    reporting ??= reportAll().finally(() => {
      reporting = null
    })
    return reporting
  }

  function nextReport(): Report {
    const timeUnixNano = nanoseconds(Date.now())
    const span = { startTimeUnixNano, timeUnixNano }
    const report = { metrics: metrics.report({ temporality, span }), taken: counts.taken }
    if (temporality === 'delta') {
      waiting = report
      metrics = callMetrics(options)
      startTimeUnixNano = timeUnixNano
    }
    return report
  }

  async function reportAll(): Promise<void> {
    const waited = waiting
    if (waited !== null && !(await sent(waited))) return
    if (hasNews()) await sent(nextReport())
  }

  async function sent(report: Report): Promise<boolean> {
    attempt = new AbortController()
    const outcome = await send(report.metrics, attempt.signal)
    hasFailed = outcome.kind !== 'delivered'
    if (outcome.kind === 'delivered') arrived(report)
    // What cannot be read will not be readable later: the next differences do not wait behind it.
    else if (outcome.kind === 'split' && report === waiting) lost(report, outcome.reason)
    else log.warn('export_unreachable', `Metrics are reported later: ${outcome.reason}`)
    return outcome.kind === 'delivered'
  }

  function arrived({ taken }: Report): void {
    waiting = null
    reported = taken
    counts.delivered = taken - counts.rejected - counts.dropped
  }

  function lost(report: Report, reason: string): void {
    const calls = report.taken - reported
    counts.dropped += calls
    arrived(report)
    log.warn('export_rejected', `The metrics of ${calls} calls are not wanted: ${reason}`)
  }

  async function finish(): Promise<void> {
    const late = setTimeout(() => attempt.abort(), options.exitTimeoutMs)
    await report()
    clearTimeout(late)
  }

  const removeExit = atExit({
    finish: () => (hasNews() && !hasFailed ? finish() : null),
    save: () => {},
  })

  return {
    isPatient: true,
    take(entry) {
      counts.taken += 1
      if (checkEntry(entry) === null) metrics.add(entry)
      else counts.rejected += 1
    },
    flush() {
      recordLateCalls()
      return keepAlive(report)
    },
    stats() {
      recordLateCalls()
      return { ...counts }
    },
    async close() {
      recordLateCalls()
      clearInterval(timer)
      removeExit()
      await keepAlive(report)
    },
  }
}
