import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { readdir, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { checkEntry, type Entry, TokenledgerError, wireEvent } from '@tokenledger/sdk'
import { importEvents } from '../ingest/native/import-events.ts'
import type { Store } from '../store/store.ts'

const ENDING = '.pending.ndjson'
const CLAIMED = /\.pending-[0-9a-f]{8}\.ndjson$/

/** Keeps calls beside the ledger's file that could not be written into it, at once. */
export function keepPending(ledger: string, entries: readonly Entry[]): void {
  const kept = entries.filter((entry) => checkEntry(entry) === null)
  const events = kept.map(wireEvent).filter((event) => event !== null)
  const lines = events.map((event) => `${JSON.stringify(event)}\n`)
  mkdirSync(dirname(ledger), { recursive: true })
  // Begins with a line end: the process that wrote before may have been killed within a line.
  appendFileSync(ledger + ENDING, `\n${lines.join('')}`, { mode: 0o600 })
}

/**
 * Brings calls into the ledger that were kept beside it. A file is renamed first, so that nobody adds
 * to it; one that a process which was killed has left half done is done again, since ids count once.
 */
export async function importPending(ledger: string, store: Store): Promise<void> {
  const folder = dirname(ledger)
  const own = `${ledger}.pending-${randomBytes(4).toString('hex')}.ndjson`
  await rename(ledger + ENDING, own).catch(() => {})
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(basename(ledger)) || !CLAIMED.test(name)) continue
    const input = join(folder, name)
    try {
      await importEvents({ store, input, now: Date.now })
    } catch (error) {
      // Somebody else has brought it in; and what cannot be read must not hold up the rest.
      if (isUnreadable(error)) continue
      throw error
    }
    await unlink(input).catch(() => {})
  }
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof TokenledgerError && error.code === 'file_not_readable'
