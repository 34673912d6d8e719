import type { Store } from '../../store/store.ts'
import type { LogFile } from './agent-log-source.ts'
import { decodeFileState, encodeFileState, type FileState, isAsRead } from './file-state.ts'

/** What the ledger remembers of one tool's files. */
export interface FileMemory {
  of(path: string): FileState | undefined
  /** Whether a file is known to hold nothing new, without a look at it. */
  isAsRead(file: LogFile, version: number): boolean
  /** Notes a file that was read. True: enough is noted, and should be kept. */
  add(file: LogFile, state: FileState): boolean
  /** Keeps what was noted. To be called when all that was read is in the ledger. */
  keep(): Promise<void>
}

/** An import that is interrupted reads this much again at most. */
const KEPT_AFTER_BYTES = 32 << 20
const KEPT_AFTER_FILES = 256

/** Reads what is remembered of the files of a tool. */
export async function fileMemory(store: Store, source: string): Promise<FileMemory> {
  const scope = `files:${source}`
  const known = await store.states(scope)
  let noted = new Map<string, FileState>()
  let bytes = 0
  return {
    of(path) {
      const text = known.get(path)
      return text === undefined ? undefined : decodeFileState(text)
    },
    isAsRead(file, version) {
      const text = known.get(file.path)
      return text !== undefined && isAsRead(file, version, text)
    },
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
      await store.reconcile(scope, [], () =>
        [...states].map(([key, state]) => ({ kind: 'state', key, state: encodeFileState(state) })),
      )
    },
  }
}
