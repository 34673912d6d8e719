import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSystemError } from '../system-error.ts'
import { isAlike, type Message } from './message.ts'
import { readMessageFile } from './message-file.ts'
import type { MessageRow, MessageTable } from './message-tables.ts'
import type { Counted } from './observe.ts'

/** The same message elsewhere, where it says something else. */
export interface OtherCopies {
  /** Whether a newer one counts. */
  readonly isOlder: boolean
  /** Those that do not count. */
  readonly older: readonly Counted[]
  /** Whether one of them was taken over from it. */
  readonly isOriginal: boolean
}

/** Finds the other copies of a row's message. */
export type CopiesOf = (row: MessageRow, message: Message) => OtherCopies

/**
 * A message may stand in both tables, and in the file that it was before there was a database. Alike,
 * they are one call in any case; else the finished one counts, then the one written last, the newer
 * table before the older one, and any row before a file. But what OpenCode 2 took over from the older
 * table states the time of the row's writing as its end, which is another one in each fork: there the
 * older table knows better.
 *
 * @param path the database's; files of messages stand beside it
 */
export function otherCopies(tables: readonly MessageTable[], path: string): CopiesOf {
  const fileOf = messageFiles(join(dirname(path), 'storage', 'message'))
  return (row, message) => {
    const others = tables
      .filter(({ name }) => name !== row.table)
      .flatMap(({ find }) => find(row.id) ?? [])
      .filter((other) => isAnother(other.message, message))
    if (others.some((other) => isNewer(other, row)))
      return { isOlder: true, older: [], isOriginal: false }
    const copies = [...others.map((other) => other.message), fileOf(message.session, row.id)]
    return {
      isOlder: false,
      older: copies.filter((copy) => isAnother(copy, message)),
      isOriginal: row.table === 'message' && others.some((other) => isTakenOver(other, row)),
    }
  }
}

const isAnother = (copy: Message | null, { key }: Message): copy is Message =>
  copy !== null && copy.standing === 'counted' && copy.key !== key

function isNewer(left: MessageRow, right: MessageRow): boolean {
  const isLeftComplete = left.message?.isComplete === true
  if (isLeftComplete !== (right.message?.isComplete === true)) return isLeftComplete
  if (left.updated !== right.updated) return (left.updated ?? 0) > (right.updated ?? 0)
  return left.table === (isTakenOver(left, right) ? 'message' : 'session_message')
}

const isTakenOver = (left: MessageRow, right: MessageRow): boolean =>
  left.updated === right.updated &&
  left.message !== null &&
  right.message !== null &&
  isAlike(left.message, right.message)

type FileOf = (session: string | null, id: string) => Message | null

function messageFiles(folder: string): FileOf {
  const sessions = new Set(namesIn(folder))
  return (session, id) => {
    if (session === null || !sessions.has(session)) return null
    try {
      return readMessageFile(join(folder, session, `${id}.json`))
    } catch (error) {
      if (isSystemError(error)) return null
      throw error
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
