import type { Store } from '../../store/store.ts'
import type { LogFile } from './agent-log-source.ts'
import { encodeFileState, type FileState } from './file-state.ts'
import { scopeOfFiles } from './known-files.ts'

/** Notes which files of one tool were read, and how far, for the next import. */
export interface FileNotes {
  /** Notes a file that was read. True: enough is noted, and should be kept. */
  add(file: LogFile, state: FileState): boolean
  /** Keeps what was noted. To be called when all that was read is in the ledger. */
  keep(): Promise<void>
}

/** An import that is interrupted reads this much again at most. */
const KEPT_AFTER_BYTES = 32 << 20
const KEPT_AFTER_FILES = 256

/** Notes for the ledger, of which there are none yet. */
export function fileNotes(store: Store, source: string): FileNotes {
  let noted = new Map<string, FileState>()
  let bytes = 0
  return {
    add(file, state) {
      noted.set(file.path, state)
      bytes += file.bytes
      return noted.size >= KEPT_AFTER_FILES || bytes >= KEPT_AFTER_BYTES
    },
    async keep() {
      if (noted.size === 0) return
      const states = noted
      noted = new Map()
      bytes = 0
      await store.reconcile(scopeOfFiles(source), [], () =>
        [...states].map(([key, state]) => ({ kind: 'state', key, state: encodeFileState(state) })),
      )
    },
  }
}
