import { AsyncLocalStorage } from 'node:async_hooks'
import { isBuiltin } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { type Entry, type ExportStats, TokenledgerError } from '@tokenledger/sdk'
import type { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { AppendResult } from '../store/store.ts'
import { appendPatiently } from './append-patiently.ts'
import type { ExporterLog } from './exporter-log.ts'
import { importPending, keepPending } from './pending-file.ts'

/** What a writer works with. */
export interface LedgerWriterOptions {
  /** The ledger's file. */
  readonly path: string
  readonly batchDelayMs: number
  readonly log: ExporterLog
}

/** Writes calls into a ledger file in the background. */
export interface LedgerWriter {
  add(entry: Entry): void
  stats(): ExportStats
  /** Whether there is something that nobody is writing. */
  readonly isWaiting: boolean
  /** Resolves when all is in the ledger, or beside it. */
  flush(): Promise<void>
  /** All into the ledger, else beside it, at once: the process ends, after so much patience with others. */
  saveAll(patienceMs: number): void
  close(): Promise<void>
}

const BATCH = 500
const MAX_WAITING = 5000
const LONGEST_PAUSE_MS = 60_000
/** How long one attempt waits for others that write: it must not keep a program that ends. */
const WAIT_MS = 3000

/**
 * On Node 20 a thread that is terminated within the engine takes the whole process along. There a
 * worker writes beside the ledger, and whoever writes into it next brings that in.
 */
const STAYS_BESIDE = !isMainThread && !isBuiltin('node:sqlite')

/** What is loaded for a ledger holds the async context that it is loaded in until the process ends. */
const outsideOfCalls = AsyncLocalStorage.snapshot()

/** A writer, which opens the ledger with the first call. */
export function ledgerWriter({ path, batchDelayMs, log }: LedgerWriterOptions): LedgerWriter {
  const counts = { taken: 0, delivered: 0, rejected: 0, dropped: 0 }
  let waiting: Entry[] = []
  let inFlight: readonly Entry[] = []
  let opening: Promise<SqliteStore> | null = null
  let store: SqliteStore | null = null
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let failures = 0

  async function opened(): Promise<SqliteStore> {
    opening ??= outsideOfCalls(() => openStore(path))
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

  /** The oldest that wait, so many at most: they wait no more. */
  function taken(most: number): readonly Entry[] {
    const entries = waiting.slice(0, most)
    waiting = waiting.slice(most)
    return entries
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      if (STAYS_BESIDE) {
        saveBeside(taken(waiting.length))
        return
      }
      inFlight = taken(BATCH)
      try {
        const ledger = await opened()
        await importPending(path, ledger)
        count(await ledger.append(inFlight))
        failures = 0
      } catch (error) {
        failures += 1
        waiting = [...inFlight, ...waiting]
        log.failed(error)
        if (isReplaced(error)) {
          await leave()
          if (failures === 1) continue
        }
        wakeIn(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** (failures - 1)))
        return
      } finally {
        inFlight = []
      }
    }
  }

  /** The file that is open has no name any more: the next attempt opens the one that is there then. */
  async function leave(): Promise<void> {
    const left = store
    store = null
    opening = null
    await left?.close().catch(() => {})
  }

  function count({ accepted, duplicates, rejected }: AppendResult): void {
    counts.delivered += accepted + duplicates
    counts.rejected += rejected.length
    for (const { code, message } of rejected) log.rejected(code, message)
  }

  function save(entries: readonly Entry[], patienceMs: number): void {
    if (entries.length === 0) return
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
    save(taken(waiting.length), 0)
  }

  return {
    add(entry) {
      counts.taken += 1
      waiting.push(entry)
      // A batch of them: all at once would hold up the program.
      if (waiting.length >= MAX_WAITING) save(taken(BATCH), 0)
      else if (waiting.length >= BATCH && failures === 0 && writing === null) void write()
      else wakeIn(batchDelayMs)
    },
    stats: () => ({ ...counts }),
    get isWaiting() {
      return waiting.length > 0 && writing === null
    },
    flush,
    saveAll(patienceMs) {
      save([...inFlight, ...taken(waiting.length)], patienceMs)
    },
    async close() {
      await flush()
      if (timer !== null) clearTimeout(timer)
      await store?.close()
    },
  }
}

/** The engine is loaded with the first call: a program that makes none does not pay for it. */
async function openStore(path: string): Promise<SqliteStore> {
  const { sqliteStore } = await import('../store/sqlite/sqlite-store.ts')
  return sqliteStore({ path, blockMs: 0, waitMs: WAIT_MS })
}

const isReplaced = (error: unknown): boolean =>
  error instanceof TokenledgerError && error.code === 'store_replaced'
