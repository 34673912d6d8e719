import { errorText } from '../base/error-text.ts'
import { outsideOfCalls } from '../tracker/outside-of-calls.ts'
import { backOff } from './back-off.ts'
import type { ExportLog } from './export-log.ts'
import { linesInBatches } from './lines-in-batches.ts'
import type { Outbox } from './outbox.ts'
import type { Rejection } from './rejection.ts'
import type { Segment } from './segment.ts'
import type { Outcome, Transport } from './transport.ts'

/** What a delivery works with. */
export interface DeliveryOptions {
  readonly outbox: Outbox
  readonly transport: Transport
  /** Lines and characters of one batch. */
  readonly batch: { readonly lines: number; readonly size: number }
  /** How long lines gather before they are sent, milliseconds. */
  readonly delayMs: number
  readonly log: ExportLog
  readonly onDelivered: (count: number) => void
  readonly onRejected: (count: number) => void
}

/** Carries what is in an outbox to the other side, for as long as it takes. */
export interface Delivery {
  /** Something was put into the outbox. */
  notice(): void
  /** Whether the last attempt failed, so that the next one is a while off. */
  readonly isAway: boolean
  /** Tries all that waits once. Resolves when it is delivered, or has failed and is kept. */
  flush(): Promise<void>
  /** Ends the attempt that runs; what it carried is kept. */
  giveUp(): void
  stop(): void
}

/** A delivery: one batch at a time, the oldest first. */
export function delivery(options: DeliveryOptions): Delivery {
  const { outbox, transport, log } = options
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let attempt = new AbortController()
  let gathered = 0
  let failures = 0
  let isStopped = false

  function wakeIn(ms: number): void {
    if (isStopped) return
    if (timer !== null) clearTimeout(timer)
    timer = outsideOfCalls(() => setTimeout(run, ms).unref())
  }

  function run(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    running ??= deliverAll().finally(() => {
      running = null
      // What came in the meantime, and waits for nothing else.
      if (gathered > 0 && timer === null) wakeIn(options.delayMs)
    })
    return running
  }

  async function deliverAll(): Promise<void> {
    attempt = new AbortController()
    gathered = 0
    await outbox.close()
    for (let segment = outbox.next(); segment !== null; segment = outbox.next()) {
      const failed = await deliver(segment)
      if (failed === null) continue
      outbox.putBack(segment)
      failures += 1
      wakeIn(backOff(failures, failed.afterMs))
      return
    }
    // Also where all that was left had been taken over, or was not wanted.
    failures = 0
  }

  /** Returns why it was not delivered; null when it was. */
  async function deliver(segment: Segment): Promise<Failure | null> {
    try {
      const unsettled = (await segment.lines()).slice(segment.settled)
      for (const batch of linesInBatches(unsettled, options.batch)) {
        const failed = await deliverBatch(segment, batch)
        if (failed !== null) return failed
      }
      await outbox.done(segment)
      return null
    } catch (error) {
      log.warn('export_spill_failed', `Cannot read calls from disk: ${errorText(error)}`)
      return { afterMs: 0 }
    }
  }

  /** Delivers the next lines of a segment. */
  async function deliverBatch(segment: Segment, lines: readonly string[]): Promise<Failure | null> {
    const outcome = await transport.send(lines, attempt.signal)
    switch (outcome.kind) {
      case 'delivered':
        segment.settled += lines.length
        if (failures > 0) log.info('Calls are delivered again')
        failures = 0
        await reject(lines, outcome.rejected)
        options.onDelivered(lines.length - outcome.rejected.length)
        return null
      case 'split':
        return deliverHalves(segment, lines, outcome.reason)
      case 'later':
      case 'refused':
        return failureOf(outcome)
      default:
        return outcome satisfies never
    }
  }

  async function deliverHalves(
    segment: Segment,
    lines: readonly string[],
    reason: string,
  ): Promise<Failure | null> {
    if (lines.length === 1) {
      segment.settled += 1
      await reject(lines, [{ index: 0, code: 'export_rejected', message: reason }])
      return null
    }
    const middle = Math.ceil(lines.length / 2)
    const [first, second] = [lines.slice(0, middle), lines.slice(middle)]
    return (await deliverBatch(segment, first)) ?? (await deliverBatch(segment, second))
  }

  function failureOf(outcome: Extract<Outcome, { kind: 'later' | 'refused' }>): Failure {
    const { kind, reason } = outcome
    const kept = 'calls are kept and sent again'
    if (kind === 'refused')
      log.warn('export_refused', `The server lets nobody in: ${reason}; ${kept}`)
    else if (failures === 0)
      log.warn('export_unreachable', `The server is away: ${reason}; ${kept}`)
    return { afterMs: kind === 'later' ? (outcome.afterMs ?? 0) : 0 }
  }

  async function reject(lines: readonly string[], rejected: readonly Rejection[]): Promise<void> {
    if (rejected.length === 0) return
    options.onRejected(rejected.length)
    for (const { code, message } of rejected.slice(0, MAX_NAMED)) {
      log.warn('export_rejected', `A call was not taken: ${code}: ${message}`)
    }
    const unwanted = rejected.flatMap(({ index }) => (index === null ? [] : (lines[index] ?? [])))
    if (unwanted.length > 0) await outbox.keepRejected(unwanted)
  }

  return {
    notice() {
      gathered += 1
      if (running !== null || failures > 0) return
      if (gathered >= options.batch.lines) void run()
      else if (timer === null) wakeIn(options.delayMs)
    },
    get isAway() {
      return failures > 0
    },
    async flush() {
      if (running === null) return run()
      await running
      // Who has just been found away is not asked again at once.
      return failures > 0 ? outbox.close() : run()
    },
    giveUp: () => attempt.abort(),
    stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

interface Failure {
  readonly afterMs: number
}

/** Rejections of one batch that the log tells of. */
const MAX_NAMED = 10
