import { join } from 'node:path'
import {
  type Entry,
  type Exporter,
  TokenledgerError,
  type TrackerLogger,
  tokenledgerFolder,
} from '@tokenledger/sdk'
import type { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { AppendResult } from '../store/store.ts'
import { appendPatiently } from './append-patiently.ts'
import { exporterLog } from './exporter-log.ts'
import { importPending, keepPending } from './pending-file.ts'

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

const BATCH = 500
const MAX_WAITING = 5000
const DELAY_MS = 100
const LONGEST_PAUSE_MS = 60_000
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
 * import { TokenUsageTracker } from '@tokenledger/sdk'
 * import { ledgerExporter } from 'tokenledger/exporter'
 * const exporter = ledgerExporter({ path: `/tmp/tokenledger-${process.pid}/ledger.sqlite` })
 * const tracker = new TokenUsageTracker({ logger: { info() {}, warn() {} } })
 * tracker.addSink(exporter)
 * tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
 * await exporter.close()
 * console.log(exporter.stats().delivered) // 1
 */
export function ledgerExporter(options: LedgerExporterOptions = {}): Exporter {
  const path = options.path ?? defaultPath()
  const { batchDelayMs = DELAY_MS } = options
  const log = exporterLog(options.logger)
  const counts = { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
  let waiting: Entry[] = []
  let inFlight: readonly Entry[] = []
  let opening: Promise<SqliteStore> | null = null
  let store: SqliteStore | null = null
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let failures = 0
  let isClosed = false

  async function opened(): Promise<SqliteStore> {
    opening ??= openStore(path)
    try {
      store = await opening
      return store
    } catch (error) {
      opening = null
      throw error
    }
  }

  function wakeIn(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null
      void write()
    }, ms).unref()
  }

  function write(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    writing ??= writeAll().finally(() => {
      writing = null
    })
    return writing
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      inFlight = waiting.slice(0, BATCH)
      waiting = waiting.slice(BATCH)
      try {
        count(await (await opened()).append(inFlight))
        failures = 0
      } catch (error) {
        failures += 1
        waiting = [...inFlight, ...waiting]
        log.failed(error)
        wakeIn(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** (failures - 1)))
        return
      } finally {
        inFlight = []
      }
    }
  }

  function count({ accepted, duplicates, rejected }: AppendResult): void {
    counts.delivered += accepted + duplicates
    counts.rejected += rejected.length
    for (const { code, message } of rejected) log.rejected(code, message)
  }

  /** Into the ledger, else beside it: nothing is left in memory. */
  function save(patienceMs: number): void {
    const entries = [...inFlight, ...waiting]
    if (entries.length === 0) return
    waiting = []
    try {
      if (store === null) keepPending(path, entries)
      else count(appendPatiently(store, entries, patienceMs))
    } catch {
      saveBeside(entries)
    }
  }

  function saveBeside(entries: readonly Entry[]): void {
    try {
      keepPending(path, entries)
    } catch (error) {
      counts.dropped += entries.length
      log.dropped(counts.dropped, error)
    }
  }

  async function flush(): Promise<void> {
    await writing
    await write()
    if (waiting.length > 0) save(0)
  }

  const onBeforeExit = (): void => {
    if (waiting.length > 0 && writing === null) void flush()
  }
  const onExit = (): void => save(PATIENCE_MS)
  process.on('beforeExit', onBeforeExit)
  process.on('exit', onExit)

  return {
    take(entry) {
      if (isClosed) return
      counts.taken += 1
      waiting.push(entry)
      if (waiting.length >= MAX_WAITING) save(0)
      else if (failures > 0 || writing !== null) wakeIn(batchDelayMs)
      else if (waiting.length >= BATCH) void write()
      else wakeIn(batchDelayMs)
    },
    flush,
    stats: () => ({ ...counts }),
    async close() {
      if (isClosed) return
      isClosed = true
      await flush()
      if (timer !== null) clearTimeout(timer)
      process.off('beforeExit', onBeforeExit)
      process.off('exit', onExit)
      await store?.close()
    },
  }
}

/** The engine is loaded with the first call: a program that makes none does not pay for it. */
async function openStore(path: string): Promise<SqliteStore> {
  const { sqliteStore } = await import('../store/sqlite/sqlite-store.ts')
  const store = await sqliteStore({ path, blockMs: 0 })
  await importPending(path, store)
  return store
}

function defaultPath(): string {
  const folder = tokenledgerFolder()
  if (folder !== null) return join(folder, 'ledger.sqlite')
  throw new TokenledgerError(
    'invalid_setting',
    'Cannot write a ledger: there is no home folder; name a path, or set TOKENLEDGER_HOME',
  )
}
