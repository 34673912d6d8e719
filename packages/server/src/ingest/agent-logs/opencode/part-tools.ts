import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryDatabase } from '../history-database.ts'

/** Finds the names of the tools that an answer calls, by the message's id; sorted. */
export type ToolsOf = (message: string) => readonly string[]

/** A part begins with what it is, before what the tool read or wrote. */
const HEAD_LENGTH = 400
/** Without an index each answer would read the whole table. */
const FEW_PARTS = 5_000

/** Tools of the answers whose parts stand in the table `part`; of no other one. */
export function databaseTools(db: HistoryDatabase): ToolsOf {
  const columns = db.columnsOf('part')
  if (!columns.has('message_id') || !columns.has('data') || isTooSlow(db)) return () => []
  const select = `SELECT substr(data, 1, ${HEAD_LENGTH}) AS head FROM part WHERE message_id = ?`
  return (message) => namesIn(db.all(select, message).map(({ head }) => String(head)))
}

function isTooSlow(db: HistoryDatabase): boolean {
  const index = `SELECT 1 FROM pragma_index_list('part') AS list, pragma_index_info(list.name) AS one
    WHERE one.seqno = 0 AND one.name = 'message_id'`
  if (db.get(index) !== undefined) return false
  return db.get(`SELECT 1 FROM part LIMIT 1 OFFSET ${FEW_PARTS}`) !== undefined
}

/**
 * Tools of the answers whose parts are files below `storage/part`, one folder a message.
 *
 * @param storage the folder `storage`
 */
export function fileTools(storage: string): ToolsOf {
  return (message) => {
    try {
      const folder = join(storage, 'part', message)
      return namesIn(readdirSync(folder).map((name) => headOfPart(join(folder, name))))
    } catch {
      return []
    }
  }
}

function headOfPart(path: string): string {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_LENGTH * 2)
    return head.toString('utf8', 0, readSync(fd, head, 0, head.length, 0))
  } finally {
    closeSync(fd)
  }
}

function namesIn(heads: readonly string[]): readonly string[] {
  const names = heads
    .filter((head) => /"type"\s*:\s*"tool"/.test(head))
    .flatMap((head) => /"tool"\s*:\s*"([^"\\]{1,100})"/.exec(head)?.[1] ?? [])
  return [...new Set(names)].sort()
}
