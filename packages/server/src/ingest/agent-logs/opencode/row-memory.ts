import { isObject, type Json } from '../join-json.ts'
import type { MessageRow, TableName } from './message-tables.ts'
import type { Counted } from './observe.ts'

/** What is remembered of the rows written last: these may be written again. */
export interface RowMemory {
  /** From which time of writing on a table is to be read. */
  since(table: TableName): number
  /** What a row was counted as when it was read last; null: not at all; undefined: not known. */
  before(row: MessageRow): Counted | null | undefined
  /** Whether the row stands as it was read last. */
  isSame(row: MessageRow, counted: Counted | null): boolean
  add(row: MessageRow, counted: Counted | null): void
  /** All of it, for the next import. */
  state(): Json
}

/** Rows are rewritten while an answer is written: those that are not finished are forgotten last. */
const REMEMBERED_ROWS = 10_000
const MOST_ROWS = 12_000
/** A time of writing is taken a little before the row can be seen. */
const OVERLAP_MS = 60_000

interface Row {
  readonly table: TableName
  readonly id: string
  readonly updated: number
  readonly counted: Counted | null
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
    before: (row) => known.get(nameOf(row))?.counted,
    isSame(row, counted) {
      const then = known.get(nameOf(row))
      if (then === undefined || row.updated === null) return false
      return then.updated === row.updated && then.counted?.key === counted?.key
    },
    add(row, counted) {
      const { table, id, updated } = row
      if (updated === null) return
      latest[table] = Math.max(Number(latest[table] ?? 0), updated)
      // Its key and id alone: a message is larger, and would be held for as long.
      const kept = counted === null ? null : { key: counted.key, id: counted.id }
      const isOpen = kept !== null && row.message?.isComplete === false
      rows.set(nameOf(row), { table, id, updated, counted: kept, isOpen })
      if (rows.size > MOST_ROWS) forgetOldest(rows)
    },
    state() {
      forgetOldest(rows)
      return { latest, rows: [...rows.values()].map(pack) }
    },
  }
}

const nameOf = ({ table, id }: Pick<Row, 'table' | 'id'>): string => `${table} ${id}`

function forgetOldest(rows: Map<string, Row>): void {
  const oldestFirst = [...rows].sort(
    ([, left], [, right]) =>
      Number(left.isOpen) - Number(right.isOpen) || left.updated - right.updated,
  )
  for (const [name] of oldestFirst.slice(0, -REMEMBERED_ROWS)) rows.delete(name)
}

const pack = ({ table, id, updated, counted, isOpen }: Row): Packed => [
  table,
  id,
  updated,
  counted?.key ?? null,
  counted === null || counted.id === id ? null : counted.id,
  isOpen ? 1 : 0,
]

function unpack(state: Json): readonly Row[] {
  const packed = isObject(state) ? (state['rows'] as unknown as readonly Packed[]) : []
  return packed.map(([table, id, updated, key, message, isOpen]) => ({
    table,
    id,
    updated,
    counted: key === null ? null : { key, id: message ?? id },
    isOpen: isOpen === 1,
  }))
}
