import { statSync } from 'node:fs'
import { TokenledgerError } from '@tokenledger/sdk/errors'
import type { Store } from '../store/store.ts'
import type { Io } from './io.ts'
import { isSampleFile, ledgerFiles } from './ledger-files.ts'

/** A ledger that was opened. */
export interface OpenLedger {
  readonly store: Store
  readonly file: string
  readonly isSample: boolean
}

/** How a ledger is opened. */
export interface OpenOptions {
  /** What `--ledger` says. */
  readonly ledger?: string
  /** A file that is not there is made; without it, there is nothing to open. @default false */
  readonly isForWriting?: boolean
}

/**
 * Opens the ledger asked for, else the user's, else (to read) the sample as long as there is no
 * real call. Null: there is none yet.
 *
 * @throws TokenledgerError what `quickSqliteStore` throws
 */
export async function openLedger(io: Io, options: OpenOptions): Promise<OpenLedger | null> {
  const { ledger, sample } = ledgerFiles(io)
  const isForWriting = options.isForWriting === true
  if (options.ledger !== undefined || isForWriting) {
    return open(options.ledger ?? ledger, !isForWriting)
  }
  const real = exists(ledger) ? await open(ledger, true) : null
  if (!exists(sample) || (real !== null && (await hasCalls(real.store)))) return real
  await real?.store.close()
  return open(sample, true)
}

/** Says that figures are generated, where no heading does: what is printed may be read by a program. */
export function tellSample(io: Pick<Io, 'err'>, { isSample }: OpenLedger): void {
  if (isSample) io.err('SAMPLE: generated figures, not yours\n')
}

async function open(file: string, readOnly: boolean): Promise<OpenLedger> {
  const { quickSqliteStore } = await import('../store/sqlite/sqlite-store.ts')
  const options = { path: file, queries: 'inline' } as const
  const store = await quickSqliteStore({ ...options, readOnly }).catch((error: unknown) => {
    // A ledger of an older version is brought up to date by whoever opens it first.
    if (error instanceof TokenledgerError && error.code === 'store_older_schema') {
      return quickSqliteStore(options)
    }
    throw error
  })
  return { store, file, isSample: isSampleFile(file) }
}

/** Whether a ledger holds anything. */
export async function hasCalls(store: Store): Promise<boolean> {
  const { entries } = await store.list({ where: [], limit: 1 })
  return entries.length > 0
}

/** Whether the file is there and holds something. */
const exists = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0
