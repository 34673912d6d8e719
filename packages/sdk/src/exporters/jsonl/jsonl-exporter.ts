import { errorText } from '../../base/error-text.ts'
import { TokenledgerError } from '../../base/errors.ts'
import { recordLateCalls } from '../../tracker/late-calls.ts'
import type { TrackerLogger } from '../../tracker/tracker-logger.ts'
import { atExit } from '../at-exit.ts'
import { backOff } from '../back-off.ts'
import { entryTaker } from '../entry-taker.ts'
import { eventLine } from '../event-line.ts'
import { exportLog } from '../export-log.ts'
import type { Exporter } from '../exporter.ts'
import { linePump } from '../line-pump.ts'
import { lineFile } from './line-file.ts'
import { currentPath, type Rotation, rotateBySize } from './rotation.ts'

/** Where calls are written to. */
export interface JsonlExporterOptions {
  /** Its folder is made when it is missing. */
  readonly path: string
  /** @default none: one file that grows */
  readonly rotate?: Rotation
  /** Most bytes that wait in memory while nothing can be written. @default 4 MiB */
  readonly maxMemoryBytes?: number
  /** Told what goes wrong. @default the console */
  readonly logger?: TrackerLogger
}

const DEFAULT_MEMORY = 4 * 1024 * 1024

/**
 * Appends calls to a file, one JSON event a line, in the background:
 * `tokenledger import calls.jsonl` reads it, and any other program that reads lines of JSON. Several
 * processes may write to the same file.
 *
 * @throws TokenledgerError `invalid_setting` when an option does not fit.
 * @example
 * import { readFileSync } from 'node:fs'
 * import { tmpdir } from 'node:os'
 * import { jsonlExporter, TokenUsageTracker } from '@tokenledger/sdk'
 * const path = `${tmpdir()}/tokenledger-${process.pid}/calls.jsonl`
 * const exporter = jsonlExporter({ path })
 * const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
 * tracker.addSink(exporter)
 * tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
 * await exporter.close()
 * console.log(JSON.parse(readFileSync(path, 'utf8')).meters) // { input: 10, output: 20 }
 */
export function jsonlExporter(options: JsonlExporterOptions): Exporter {
  const { path, rotate = null, maxMemoryBytes = DEFAULT_MEMORY } = options
  checkOptions(options)
  const log = exportLog('tokenledger', options.logger)
  const counts = { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
  const file = lineFile()
  let held: string[] = []
  let heldSize = 0
  let failures = 0
  let again: NodeJS.Timeout | null = null
  let isClosed = false

  const pump = linePump({
    maxWaiting: maxMemoryBytes,
    async write(text, count) {
      const now = new Date()
      await rotateBySize(path, rotate, Buffer.byteLength(text), now)
      await file.append(currentPath(path, rotate, now), text)
      written(count)
    },
    writeNow(text, count) {
      file.appendNow(currentPath(path, rotate, new Date()), text)
      written(count)
    },
    failed(lines, error) {
      log.warn('export_spill_failed', `Cannot write calls to "${path}": ${errorText(error)}`)
      hold(lines)
      failures += 1
      again ??= setTimeout(retry, backOff(failures)).unref()
    },
  })

  function written(count: number): void {
    counts.delivered += count
    failures = 0
  }

  function hold(lines: readonly string[]): void {
    for (const line of lines) {
      if (heldSize + line.length > maxMemoryBytes) counts.dropped += 1
      else {
        held.push(line)
        heldSize += line.length + 1
      }
    }
    if (counts.dropped > 0) {
      log.warn('export_dropped', `No room is left: ${counts.dropped} calls are lost so far`)
    }
  }

  function retry(): void {
    if (again !== null) clearTimeout(again)
    again = null
    const lines = held
    held = []
    heldSize = 0
    for (const line of lines) pump.add(line)
  }

  const take = entryTaker({ encode: eventLine, add: (line) => pump.add(line), counts, log })

  async function flush(): Promise<void> {
    recordLateCalls()
    retry()
    await pump.drain()
  }

  /** Nobody will write them any more. */
  function giveUpHeld(): void {
    if (held.length === 0) return
    counts.dropped += held.length
    held = []
    log.warn('export_dropped', `Nothing could be written: ${counts.dropped} calls are lost so far`)
  }

  const removeExit = atExit({
    finish: () => null,
    save() {
      retry()
      pump.drainNow()
      giveUpHeld()
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
      await flush()
      if (again !== null) clearTimeout(again)
      giveUpHeld()
      removeExit()
    },
  }
}

function checkOptions({ path, rotate, maxMemoryBytes = DEFAULT_MEMORY }: JsonlExporterOptions) {
  const numbers = [maxMemoryBytes, typeof rotate === 'object' ? rotate.bytes : 1]
  if (path !== '' && numbers.every((one) => one >= 1)) return
  throw new TokenledgerError(
    'invalid_setting',
    'Cannot write calls: there must be a path, and sizes must be numbers from 1',
  )
}
