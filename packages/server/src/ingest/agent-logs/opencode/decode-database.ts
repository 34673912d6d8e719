import type { Checkpoint, Decoder, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { type HistoryDatabase, readDatabase } from '../history-database.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { type MessageRow, type MessageTable, messageTables } from './message-tables.ts'
import {
  noLongerSkipped,
  observationsOf,
  reasonOf,
  skipMessage,
  withdrawn,
  withdrawnCopy,
} from './observe.ts'
import { otherCopies } from './other-copies.ts'
import { databaseTools, type ToolsOf } from './part-tools.ts'
import { placeOf, type Surroundings } from './place-of.ts'
import { countedBefore, type RowMemory, type RowStanding, rowMemory } from './row-memory.ts'
import { databaseSessions } from './sessions.ts'

type Rows = Generator<Observation | SkippedRow, Checkpoint>

/**
 * Reads what is new in a database: rows written since the last one, of both tables. An answer is
 * written many times until it is finished; what an earlier state of it was counted as is taken back.
 *
 * @param home the home folder, absolute
 */
export const databaseDecoder =
  (home: string): Decoder =>
  (file, from) =>
    readDatabase(file.path, (db) => decode(db, file, { from, home }))

interface DecodeOptions {
  readonly from: Checkpoint
  readonly home: string
}

function* decode(db: HistoryDatabase, file: LogFile, { from, home }: DecodeOptions): Rows {
  const tables = messageTables(db)
  const memory = rowMemory(from.state, file.modifiedMs)
  const reading: Reading = {
    file,
    isUnknown: from.state === null,
    formerOf: countedBefore(from.former ?? null),
    memory,
    copiesOf: otherCopies(tables, file.path),
    toolsOf: databaseTools(db),
    around: { sessions: databaseSessions(db), home, modifiedMs: file.modifiedMs },
  }
  if (tables.length === 0) yield skipMessage('unknown_tables', file)
  for (const table of tables) yield* readTable(table, reading)
  return { offset: file.bytes, state: memory.state() }
}

interface Reading {
  readonly file: LogFile
  readonly isUnknown: boolean
  readonly formerOf: ReturnType<typeof countedBefore>
  readonly memory: RowMemory
  readonly copiesOf: ReturnType<typeof otherCopies>
  readonly toolsOf: ToolsOf
  readonly around: Surroundings
}

function* readTable(table: MessageTable, reading: Reading): Generator<Observation | SkippedRow> {
  const { memory } = reading
  for (const row of table.since(memory.since(table.name))) {
    const { rows, ...standing } = readRow(row, reading)
    const isKnown = memory.isSame(row, standing)
    memory.add(row, standing)
    if (isKnown) continue
    const { counted: known = null, skipped = null } = memory.before(row) ?? {}
    const counted = known ?? reading.formerOf(row)
    if (counted !== null && counted.key !== standing.counted?.key)
      yield withdrawn(counted, row.updated ?? 0)
    if (skipped !== null) yield noLongerSkipped(skipped, reading.file)
    yield* rows
  }
}

interface RowReading extends RowStanding {
  readonly rows: readonly (Observation | SkippedRow)[]
}

function readRow(row: MessageRow, reading: Reading): RowReading {
  const { message } = row
  const skip = (reason: SkipReason): RowReading => ({
    counted: null,
    skipped: reason,
    rows: [skipMessage(reason, reading.file)],
  })
  if (message === null) return skip('invalid_json')
  const reason = reasonOf(message)
  if (reason !== null) return skip(reason)
  if (message.standing === 'foreign') return { counted: null, skipped: null, rows: [] }
  const copies = reading.copiesOf(row, message)
  if (copies.isOlder) return skip('older_copy')
  const tools = row.tools.length > 0 ? row.tools : reading.toolsOf(row.id)
  const place = placeOf(message, reading.around)
  const { isUnknown } = reading
  const isAgain = (reading.memory.before(row)?.counted ?? null) !== null
  const { isOriginal } = copies
  const observations = observationsOf(message, { place, tools, isAgain, isUnknown, isOriginal })
  const older = copies.older.map(withdrawnCopy)
  return { counted: message, skipped: null, rows: [...older, ...observations] }
}
