import { checkEntry } from '../../ledger/check-entry.ts'
import { atExit } from '../at-exit.ts'
import type { ExportLog } from '../export-log.ts'
import type { Exporter } from '../exporter.ts'
import { keepAlive } from '../keep-alive.ts'
import type { Outcome } from '../transport.ts'
import { type CallMetricsOptions, callMetrics } from './call-metrics.ts'
import { nanoseconds } from './span-of-entry.ts'

/** What reporting metrics needs. */
export interface MetricExporterOptions extends CallMetricsOptions {
  readonly intervalMs: number
  readonly exitTimeoutMs: number
  /** Posts metrics of OTLP/JSON. Never rejects. */
  readonly send: (metrics: readonly object[], signal: AbortSignal) => Promise<Outcome>
  readonly log: ExportLog
}

/** Reports all metrics now and then, when one has changed. What does not arrive is in the next report. */
export function metricExporter(options: MetricExporterOptions): Exporter {
  const { send, log } = options
  const metrics = callMetrics(options)
  const startTimeUnixNano = nanoseconds(Date.now())
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

  async function reportAll(): Promise<void> {
    if (!hasNews()) return
    const { taken } = counts
    const span = { startTimeUnixNano, timeUnixNano: nanoseconds(Date.now()) }
    attempt = new AbortController()
    const outcome = await send(metrics.report(span), attempt.signal)
    hasFailed = outcome.kind !== 'delivered'
    if (outcome.kind === 'delivered') {
      reported = taken
      counts.delivered = taken - counts.rejected
    } else log.warn('export_unreachable', `Metrics are reported later: ${outcome.reason}`)
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
    take(entry) {
      counts.taken += 1
      if (checkEntry(entry) === null) metrics.add(entry)
      else counts.rejected += 1
    },
    flush: () => keepAlive(report),
    stats: () => ({ ...counts }),
    async close() {
      clearInterval(timer)
      removeExit()
      await keepAlive(report)
    },
  }
}
