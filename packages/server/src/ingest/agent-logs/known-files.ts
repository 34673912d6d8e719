import type { Store } from '../../store/store.ts'
import type { LogFile } from './agent-log-source.ts'
import { decodeFileState, type FileState, isAsRead } from './file-state.ts'

/** What the ledger remembers of one tool's files. */
export interface KnownFiles {
  of(path: string): FileState | undefined
  /** All of them, also those that are gone. */
  paths(): Iterable<string>
  /** Whether a file is known to hold nothing new, without a look at it. */
  isAsRead(file: LogFile, version: number): boolean
}

/** The scope of the states of a tool's files. */
export const scopeOfFiles = (source: string): string => `files:${source}`

/** Reads what is remembered of the files of a tool. */
export async function knownFiles(store: Store, source: string): Promise<KnownFiles> {
  const known = await store.states(scopeOfFiles(source))
  return {
    of(path) {
      const text = known.get(path)
      return text === undefined ? undefined : decodeFileState(text)
    },
    paths: () => known.keys(),
    isAsRead(file, version) {
      const text = known.get(file.path)
      return text !== undefined && isAsRead(file, version, text)
    },
  }
}
