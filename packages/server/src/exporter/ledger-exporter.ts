import { join } from 'node:path'
import {
  type Exporter,
  recordLateCalls,
  TokenledgerError,
  type TrackerLogger,
  tokenledgerFolder,
} from '@tokenledger/sdk'
import { exporterLog } from './exporter-log.ts'
import { ledgerWriter } from './ledger-writer.ts'

/** Where calls are written to. */
export interface LedgerExporterOptions {
  /**
   * The ledger's file; it is made when it is missing.
   * @default `ledger.sqlite` in `$TOKENLEDGER_HOME`, else in `~/.tokenledger`
   */
  readonly path?: string
  /** How long calls gather before they are written, milliseconds. @default 100 */
  readonly batchDelayMs?: number
  /** Told what goes wrong. @default the console */
  readonly logger?: TrackerLogger
}

const DELAY_MS = 100
/** How long the end of a process may wait for others that write. */
const PATIENCE_MS = 2000

/**
 * Writes calls into a ledger file on this machine, the one that the command `tokenledger` reads:
 * `tracker.addSink(ledgerExporter())`. Several processes may write to one file. The program does not
 * wait while others write; what cannot be written before the process ends is kept beside the ledger,
 * and the next exporter brings it in.
 *
 * @throws TokenledgerError `invalid_setting` when there is neither a path nor a home folder.
 * @example
 * import { tmpdir } from 'node:os'
 * import { TokenUsageTracker } from '@tokenledger/sdk'
 * import { ledgerExporter } from 'tokenledger/exporter'
 * const exporter = ledgerExporter({ path: `${tmpdir()}/tokenledger-${process.pid}/ledger.sqlite` })
 * const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
 * tracker.addSink(exporter)
 * tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
 * await exporter.close()
 * console.log(exporter.stats().delivered) // 1
 */
export function ledgerExporter(options: LedgerExporterOptions = {}): Exporter {
  const path = options.path ?? defaultPath()
  const { batchDelayMs = DELAY_MS } = options
  const writer = ledgerWriter({ path, batchDelayMs, log: exporterLog(options.logger) })
  let isClosed = false
  const onBeforeExit = (): void => {
    recordLateCalls()
    if (writer.isWaiting) void writer.flush()
  }
  const onExit = (): void => {
    recordLateCalls()
    writer.saveAll(PATIENCE_MS)
  }
  process.on('beforeExit', onBeforeExit)
  process.on('exit', onExit)
  return {
    isPatient: true,
    take(entry) {
      if (!isClosed) writer.add(entry)
    },
    flush() {
      recordLateCalls()
      return writer.flush()
    },
    stats() {
      recordLateCalls()
      return writer.stats()
    },
    async close() {
      if (isClosed) return
      recordLateCalls()
      isClosed = true
      await writer.close()
      process.off('beforeExit', onBeforeExit)
      process.off('exit', onExit)
    },
  }
}

function defaultPath(): string {
  const folder = tokenledgerFolder()
  if (folder !== null) return join(folder, 'ledger.sqlite')
  throw new TokenledgerError(
    'invalid_setting',
    'Cannot write a ledger: there is no home folder; name a path, or set TOKENLEDGER_HOME',
  )
}
