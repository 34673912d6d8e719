import type { Entry } from '../ledger/entry.ts'
import { recordLateCalls } from '../tracker/late-calls.ts'
import { atExit } from './at-exit.ts'
import { delivery } from './delivery.ts'
import { entryTaker } from './entry-taker.ts'
import type { ExportLog } from './export-log.ts'
import type { Exporter } from './exporter.ts'
import { keepAlive } from './keep-alive.ts'
import { outbox } from './outbox.ts'
import type { SendingSettings } from './sending-settings.ts'
import type { Transport } from './transport.ts'

/** What an exporter is made of. */
export interface LineExporterOptions {
  /** A call as one line; null for one that cannot be sent. */
  readonly encode: (entry: Entry) => string | null
  readonly transport: Transport
  readonly settings: SendingSettings
  readonly log: ExportLog
}

/** How often it is looked for what processes that are gone have left. */
const TAKE_OVER_MS = 60_000

/** An exporter that puts each call into an outbox as one line, and delivers from there. */
export function lineExporter({ encode, transport, settings, log }: LineExporterOptions): Exporter {
  const counts = { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
  const box = outbox({
    folder: settings.spillFolder,
    maxDisk: settings.maxSpillBytes,
    maxMemory: settings.maxMemoryBytes,
    log,
    onLost(count) {
      counts.dropped += count
      log.warn('export_dropped', `No room is left: ${counts.dropped} calls are lost so far`)
    },
  })
  const sending = delivery({
    outbox: box,
    transport,
    batch: { lines: settings.batchEvents, size: settings.batchBytes },
    delayMs: settings.batchDelayMs,
    log,
    onDelivered: (count) => {
      counts.delivered += count
    },
    onRejected: (count) => {
      counts.rejected += count
    },
  })
  let isClosed = false
  let isWaiting = false

  async function takeOver(): Promise<void> {
    if (await box.takeOver()) sending.notice()
  }
  let tookOver = takeOver()
  const watching = setInterval(() => {
    tookOver = takeOver()
  }, TAKE_OVER_MS)
  watching.unref()

  const take = entryTaker({
    encode,
    add(line) {
      box.add(line)
      isWaiting = true
      sending.notice()
    },
    counts,
    log,
  })

  function flush(): Promise<void> {
    recordLateCalls()
    return keepAlive(async () => {
      await tookOver
      isWaiting = false
      await sending.flush()
    })
  }

  async function finish(): Promise<void> {
    const late = setTimeout(() => sending.giveUp(), settings.exitTimeoutMs)
    await flush()
    clearTimeout(late)
  }

  const removeExit = atExit({
    finish() {
      if (isClosed || !isWaiting) return null
      // Who is away is not waited for, unless only this process has the calls.
      if (!sending.isAway || box.isVolatile) return finish()
      isWaiting = false
      return null
    },
    save() {
      box.saveNow()
      if (box.isVolatile) log.warn('export_dropped', 'The process ends with calls in memory')
    },
  })

  return {
    isPatient: true,
    take(entry) {
      if (!isClosed) take(entry)
    },
    flush,
    stats() {
      recordLateCalls()
      return { ...counts }
    },
    async close() {
      if (isClosed) return
      recordLateCalls()
      isClosed = true
      clearInterval(watching)
      await flush()
      sending.stop()
      removeExit()
      box.giveUp()
    },
  }
}
