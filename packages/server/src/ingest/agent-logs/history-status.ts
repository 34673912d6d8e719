import type { Store } from '../../store/store.ts'
import type { AgentLogSource, LogFile, LookupPlace } from './agent-log-source.ts'
import { type FileCounts, NO_COUNTS } from './file-state.ts'
import { type KnownFiles, knownFiles } from './known-files.ts'
import type { SkipReason } from './skip-reasons.ts'
import { type SkipCount, skipTally } from './skip-tally.ts'

/** A history file, and what the ledger knows of it. */
export interface FileStatus {
  readonly path: string
  readonly bytes: number
  /** `new`: never read. `changed`: it holds something that was not read yet. */
  readonly state: 'read' | 'changed' | 'new'
  readonly counts: FileCounts
}

/** The histories of a tool on this machine, and what the ledger knows of them. */
export interface HistoryStatus {
  readonly files: readonly FileStatus[]
  /** Files that were read and are gone by now, or stand in another place: what they told is kept. */
  readonly otherFiles: number
  /** Rows of all of them that speak of usage. */
  readonly rows: number
  /** Those of them that hold an answer of a model: several rows may be one call. */
  readonly observations: number
  /** The others, and files that cannot be read. */
  readonly skipped: readonly SkipCount[]
}

/**
 * Looks at the histories of a tool and at what was read of them. Reads none of them.
 *
 * @param store null: there is no ledger yet
 */
export async function historyStatus(
  store: Store | null,
  source: AgentLogSource,
  place: LookupPlace,
): Promise<HistoryStatus> {
  const memory = store === null ? null : await knownFiles(store, source.name)
  const { files, skipped } = source.discover(place)
  const statuses = files.map((file) => statusOf(file, memory))
  const tally = skipTally()
  for (const row of skipped) tally.add(row)
  const found = new Set(files.map(({ path }) => path))
  const others = memory === null ? [] : [...memory.paths()].filter((path) => !found.has(path))
  const read = [
    ...statuses,
    ...others.map((path) => ({ path, counts: memory?.of(path)?.counts ?? NO_COUNTS })),
  ]
  for (const { path, counts } of read) {
    for (const [reason, { count, offset }] of Object.entries(counts.skipped)) {
      const row = { kind: 'skipped', reason: reason as SkipReason, file: path, offset } as const
      tally.add(row, count)
    }
  }
  return {
    files: statuses,
    otherFiles: others.length,
    rows: read.reduce((sum, { counts }) => sum + counts.rows, 0),
    observations: read.reduce((sum, { counts }) => sum + counts.observations, 0),
    skipped: tally.counts(),
  }
}

function statusOf(file: LogFile, memory: KnownFiles | null): FileStatus {
  const { path, bytes, modifiedMs } = file
  const known = memory?.of(path)
  if (known === undefined) return { path, bytes, state: 'new', counts: NO_COUNTS }
  const isSame = known.bytes === bytes && known.modifiedMs === modifiedMs
  return { path, bytes, state: isSame ? 'read' : 'changed', counts: known.counts }
}
