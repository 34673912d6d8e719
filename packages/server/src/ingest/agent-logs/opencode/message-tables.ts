import type { HistoryDatabase } from '../history-database.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { COMPACTION, type Message, messageOf, timeOf } from './message.ts'

/** Tables that hold messages, the newer one first: a message of both counts as it stands there. */
const TABLES = ['session_message', 'message'] as const

/** The name of a table of messages. */
export type TableName = (typeof TABLES)[number]

/** A row of a table of messages. */
export interface MessageRow {
  readonly table: TableName
  readonly row: bigint
  /** The row's id; its number when it has none. */
  readonly id: string
  /** When it was last written, epoch milliseconds; null when neither the table nor the row's end says. */
  readonly updated: number | null
  /** Null: its data is no JSON object. */
  readonly message: Message | null
  /** Names of the tools called, where the row itself holds them. */
  readonly tools: readonly string[]
}

/** A table of messages of one database. */
export interface MessageTable {
  readonly name: TableName
  /** Answers written at or after a time, and those without one; page by page, so that nobody waits. */
  since(updated: number): Generator<MessageRow>
  /** The row with an id. */
  find(id: string): MessageRow | undefined
}

/** The tables of messages that a database has. */
export function messageTables(db: HistoryDatabase): readonly MessageTable[] {
  return TABLES.flatMap((name) => {
    const columns = db.columnsOf(name)
    return columns.has('id') && columns.has('data') ? [tableOf(db, name, columns)] : []
  })
}

const PAGE_ROWS = 200

function tableOf(db: HistoryDatabase, name: TableName, columns: ReadonlySet<string>): MessageTable {
  const select = `SELECT ${columnsOf(name, columns)} FROM ${name} AS m`
  const isNew = columns.has('time_updated')
    ? '(m.time_updated IS NULL OR m.time_updated >= ?)'
    : '? IS NOT NULL'
  const page = `${select} WHERE m.rowid > ? AND ${isNew} AND ${isAnswer(columns)}
    ORDER BY m.rowid LIMIT ${PAGE_ROWS}`
  return {
    name,
    *since(updated) {
      for (let last = 0n; ; ) {
        const rows = db.all(page, last, updated).map((row) => rowOf(name, row))
        yield* rows
        const end = rows.at(-1)
        if (end === undefined || rows.length < PAGE_ROWS) return
        last = end.row
      }
    },
    find(id) {
      const row = db.get(`${select} WHERE m.id = ?`, id)
      return row === undefined ? undefined : rowOf(name, row)
    },
  }
}

/** What is read of a message; its content stays in the database, where it may be megabytes. */
const FIELDS = [
  'id',
  'sessionID',
  'role',
  'modelID',
  'providerID',
  'model',
  'mode',
  'agent',
  'tokens',
  'cost',
  'time',
  'path',
  'finish',
  'status',
]

/** Of an error its kind alone: its message may repeat the prompt. */
const ERROR = `'error', CASE json_type(m.data, '$.error') WHEN 'object'
  THEN json_object('name', m.data -> '$.error.name', 'type', m.data -> '$.error.type') END`

/** Where a table does not say when a row was written: its end, since what has one is written no more. */
const COMPLETED = `CASE WHEN json_valid(m.data) THEN m.data ->> '$.time.completed' END`

function columnsOf(name: TableName, columns: ReadonlySet<string>): string {
  const of = (column: string): string => (columns.has(column) ? `m.${column}` : 'NULL')
  const updated = columns.has('time_updated') ? 'm.time_updated' : COMPLETED
  const fields = FIELDS.map((field) => `'${field}', m.data -> '$.${field}'`).join(', ')
  const tools =
    name === 'session_message'
      ? `(SELECT json_group_array(DISTINCT CASE part.type WHEN 'object' THEN
            CASE part.value ->> '$.type' WHEN 'tool' THEN part.value ->> '$.name' END END)
          FROM json_each(m.data, '$.content') AS part)`
      : 'NULL'
  return `m.rowid AS row, m.id, ${of('session_id')} AS session, ${of('type')} AS type,
    ${of('time_created')} AS created, ${updated} AS updated,
    CASE WHEN json_valid(m.data) THEN json_object(${fields}, ${ERROR}) END AS data,
    CASE WHEN json_valid(m.data) THEN ${tools} END AS tools`
}

/**
 * Rows of users need not be looked at; a row that cannot be read is, to be told. A compaction is an
 * answer too, where it states what it used.
 */
const isAnswer = (columns: ReadonlySet<string>): string =>
  columns.has('type')
    ? `CASE coalesce(m.type, 'assistant') WHEN 'assistant' THEN 1 WHEN '${COMPACTION}' THEN
        CASE WHEN json_valid(m.data) THEN m.data ->> '$.tokens' IS NOT NULL ELSE 0 END ELSE 0 END`
    : `CASE WHEN json_valid(m.data) THEN coalesce(m.data ->> '$.role', 'assistant') = 'assistant'
        OR m.data ->> '$.tokens' IS NOT NULL ELSE 1 END`

type Columns = ReturnType<HistoryDatabase['all']>[number]

function rowOf(table: TableName, columns: Columns): MessageRow {
  const row = BigInt(columns['row'] ?? 0)
  const id = columns['id'] === null ? `row ${row}` : String(columns['id'])
  const data = objectIn(columns['data'])
  return {
    table,
    row,
    id,
    updated: numberIn(columns['updated']),
    message:
      data === null
        ? null
        : messageOf(data, {
            id,
            session: typeof columns['session'] === 'string' ? columns['session'] : null,
            created: timeOf(numberIn(columns['created']) ?? undefined),
            written: numberIn(columns['updated']) ?? 0,
            kind: 'table',
            isAnswer: columns['type'] !== null || data['role'] === 'assistant',
            isCompaction: columns['type'] === COMPACTION,
          }),
    tools: namesIn(columns['tools']),
  }
}

const numberIn = (value: Columns[string] | undefined): number | null =>
  typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null

function objectIn(text: Columns[string] | undefined): JsonObject | null {
  const value: unknown = typeof text === 'string' ? parseJson(text) : null
  return isObject(value) ? value : null
}

function namesIn(text: Columns[string] | undefined): readonly string[] {
  const names: unknown = typeof text === 'string' ? parseJson(text) : []
  return Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string')
    : []
}
