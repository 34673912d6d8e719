import type { Checkpoint, Decoder, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { shortHash } from '../call-key.ts'
import { type HistoryDatabase, readDatabase } from '../history-database.ts'
import { isObject } from '../join-json.ts'
import { skipRow } from '../skip-row.ts'
import { fileReader } from './file-reader.ts'
import { isNothing } from './inclusive-usage.ts'
import { hasUsage, isStore, type UsageRow, usageRow, usageRows } from './usage-rows.ts'

/** What the store's rows do not say themselves. */
export interface StoreSurroundings {
  readonly home: string
  /** The kind of the sub-agent that made a call; null when it is not known. */
  readonly agentTypeOf: (row: UsageRow) => string | null
}

/**
 * Reads what is new in the tool's store of calls: rows behind the last one. They are written once; where
 * the last one is another one now, the store was made anew, and all of it is read.
 */
export const storeDecoder =
  ({ home, agentTypeOf }: StoreSurroundings): Decoder =>
  (file, from) =>
    readDatabase(file.path, (db) => decode(db, { file, from, home, agentTypeOf }))

interface Reading extends StoreSurroundings {
  readonly file: LogFile
  readonly from: Checkpoint
}

function* decode(
  db: HistoryDatabase,
  { file, from, home, agentTypeOf }: Reading,
): Generator<Observation | SkippedRow, Checkpoint> {
  if (!isStore(db)) yield skipRow('unknown_tables', file, 0)
  const offset = file.bytes
  if (!hasUsage(db)) return { offset, state: null }
  const reader = fileReader(file, { home, placeOf: () => null })
  let last = lastRead(db, from)
  for (const row of usageRows(db, last?.id ?? 0)) {
    last = row
    if (row.usage === null) yield skipRow('no_usage', file, 0)
    else if (isNothing(row.usage)) yield skipRow('no_tokens', file, 0)
    else yield* reader.ofRow(row, agentTypeOf(row))
  }
  return { offset, state: last === null ? null : { id: last.id, mark: markOf(last) } }
}

function lastRead(db: HistoryDatabase, { state }: Checkpoint): UsageRow | null {
  if (!isObject(state) || typeof state['id'] !== 'number') return null
  const row = usageRow(db, state['id'])
  return row !== null && markOf(row) === state['mark'] ? row : null
}

/** What tells a row from another one of its id. */
const markOf = ({ session, time, usage }: UsageRow): string =>
  shortHash(JSON.stringify([session, time, usage]))
