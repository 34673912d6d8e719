import { checkEntry } from '../ledger/check-entry.ts'
import type { Entry } from '../ledger/entry.ts'
import type { ExportLog } from './export-log.ts'

/** What taking calls needs. */
export interface EntryTakerOptions {
  /** A call as one line; null for one that cannot be sent. */
  readonly encode: (entry: Entry) => string | null
  readonly add: (line: string) => void
  readonly counts: { taken: number; rejected: number }
  readonly log: ExportLog
}

/**
 * Takes calls as lines. One that a ledger could not keep, or that cannot be sent, is counted and told
 * of. Never throws.
 */
export function entryTaker(options: EntryTakerOptions): (entry: Entry) => void {
  const { counts, log } = options
  const reject = (message: string): void => {
    counts.rejected += 1
    log.warn('export_rejected', message)
  }
  return (entry) => {
    counts.taken += 1
    try {
      const problem = checkEntry(entry)
      const line = problem === null ? options.encode(entry) : null
      if (line !== null) options.add(line)
      else reject(problem?.message ?? `A correction cannot be sent: "${entry.id}"`)
    } catch (error) {
      reject(`A call cannot be sent: ${error}`)
    }
  }
}
