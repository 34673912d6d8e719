import { isObject, type Json } from '../join-json.ts'
import type { SkipReason } from '../skip-reasons.ts'
import type { MessageRow, TableName } from './message-tables.ts'
import type { Counted } from './observe.ts'

/** What became of a row: neither, when it speaks of no usage. */
export interface RowStanding {
  readonly counted: Counted | null
  /** Why it is not counted. */
  readonly skipped: SkipReason | null
}

/** What is remembered of the rows written last: these may be written again. */
export interface RowMemory {
  /** From which time of writing on a table is to be read. */
  since(table: TableName): number
  /** What became of a row when it was read last; undefined: not known. */
  before(row: MessageRow): RowStanding | undefined
  /** Whether the row stands as it was read last. */
  isSame(row: MessageRow, standing: RowStanding): boolean
  add(row: MessageRow, standing: RowStanding): void
  /** All of it, for the next import. */
  state(): Json
}

/** Rows are rewritten while an answer is written: those that are not finished are forgotten last. */
const REMEMBERED_ROWS = 10_000
const MOST_ROWS = 12_000
/** A time of writing is taken a little before the row can be seen. */
const OVERLAP_MS = 60_000

interface Row extends RowStanding {
  readonly table: TableName
  readonly id: string
  readonly updated: number
  /** It was counted, and is going to be written again. */
  readonly isOpen: boolean
}

type Packed = readonly [
  table: TableName,
  id: string,
  updated: number,
  key: string | null,
  message: string | null,
  isOpen: 0 | 1,
  skipped: SkipReason | null,
]

/**
 * The memory of one database.
 *
 * @param before what `state` gave last time; null the first time
 * @param modifiedMs when the database was written last, before it is read
 */
export function rowMemory(before: Json, modifiedMs: number): RowMemory {
  const known = new Map(unpack(before).map((row) => [nameOf(row), row]))
  const latest = isObject(before) && isObject(before['latest']) ? { ...before['latest'] } : {}
  const rows = new Map(known)
  const since = (table: TableName): number =>
    Math.min(Number(latest[table] ?? 0), modifiedMs) - OVERLAP_MS
  const starts = { session_message: since('session_message'), message: since('message') }
  return {
    since: (table) => starts[table],
    before: (row) => known.get(nameOf(row)),
    isSame(row, { counted, skipped }) {
      const then = known.get(nameOf(row))
      if (then === undefined || then.updated !== row.updated) return false
      return then.counted?.key === counted?.key && then.skipped === skipped
    },
    add(row, { counted, skipped }) {
      const { table, id, updated } = row
      if (updated === null) return
      latest[table] = Math.max(Number(latest[table] ?? 0), updated)
      // These alone: a message is larger, and would be held for as long.
      const kept = counted === null ? null : { key: counted.key, id: counted.id, written: updated }
      const isOpen = kept !== null && row.message?.isComplete === false
      rows.set(nameOf(row), { table, id, updated, counted: kept, skipped, isOpen })
      if (rows.size > MOST_ROWS) forgetOldest(rows)
    },
    state() {
      forgetOldest(rows)
      return { latest, rows: [...rows.values()].map(pack) }
    },
  }
}

/**
 * What rows counted as when an earlier version read them last.
 *
 * @param former what `state` of that version gave; null: none has read them
 */
export function countedBefore(former: Json): (row: MessageRow) => Counted | null {
  const rows = unpack(former).map((row) => [nameOf(row), row.counted] as const)
  const known = new Map(rows)
  return (row) => known.get(nameOf(row)) ?? null
}

const nameOf = ({ table, id }: Pick<Row, 'table' | 'id'>): string => `${table} ${id}`

function forgetOldest(rows: Map<string, Row>): void {
  const oldestFirst = [...rows].sort(
    ([, left], [, right]) =>
      Number(left.isOpen) - Number(right.isOpen) || left.updated - right.updated,
  )
  for (const [name] of oldestFirst.slice(0, -REMEMBERED_ROWS)) rows.delete(name)
}

const pack = ({ table, id, updated, counted, skipped, isOpen }: Row): Packed => [
  table,
  id,
  updated,
  counted?.key ?? null,
  counted === null || counted.id === id ? null : counted.id,
  isOpen ? 1 : 0,
  skipped,
]

/** Memories of earlier versions do not tell what was skipped. */
function unpack(state: Json): readonly Row[] {
  const packed = isObject(state) ? (state['rows'] as unknown as readonly Packed[]) : []
  return packed.map(([table, id, updated, key, message, isOpen, skipped = null]) => ({
    table,
    id,
    updated,
    counted: key === null ? null : { key, id: message ?? id, written: updated },
    skipped,
    isOpen: isOpen === 1,
  }))
}
