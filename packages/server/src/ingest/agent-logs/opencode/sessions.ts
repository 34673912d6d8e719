import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { HistoryDatabase } from '../history-database.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { textOf } from '../text-of.ts'
import { timeOf } from './message.ts'

/** What is kept of a session besides its messages; null: it is not known. */
export interface Session {
  /** Where it was started. */
  readonly folder: string | null
  /** The session that called this one as a sub-agent. */
  readonly parent: string | null
  /** Epoch milliseconds. */
  readonly created: number | null
  /** Whether it began as a copy of another one: earlier versions say so in the title only. */
  readonly isFork: boolean
}

/** Finds a session by its id; null: nothing is known of it. */
export type Sessions = (id: string) => Session | null

/** The sessions of a database, whichever of its tables holds them. */
export function databaseSessions(db: HistoryDatabase): Sessions {
  const selects = ['session_v2', 'session'].flatMap((table) => {
    const columns = db.columnsOf(table)
    const of = (name: string): string => (columns.has(name) ? name : 'NULL')
    return columns.has('id')
      ? [
          `SELECT ${of('directory')} AS folder, ${of('parent_id')} AS parent,
             ${of('time_created')} AS created, ${of('title')} AS title,
             ${of('fork_session_id')} AS origin FROM ${table} WHERE id = ?`,
        ]
      : []
  })
  return remembered((id) => {
    for (const select of selects) {
      const row = db.get(select, id)
      if (row === undefined) continue
      const created = typeof row['created'] === 'bigint' ? Number(row['created']) : null
      return session({ ...row, created })
    }
    return null
  })
}

/**
 * The sessions of the files below `storage/session`, one folder a project.
 *
 * @param storage the folder `storage`
 */
export function fileSessions(storage: string): Sessions {
  let paths: ReadonlyMap<string, string> | null = null
  return remembered((id) => {
    paths ??= pathsBelow(join(storage, 'session'))
    const path = paths.get(id)
    const info = path === undefined ? null : objectIn(path)
    if (info === null) return null
    const time = isObject(info['time']) ? info['time'] : {}
    return session({
      folder: info['directory'] ?? null,
      parent: info['parentID'] ?? null,
      created: time['created'] ?? null,
      title: info['title'] ?? null,
    })
  })
}

function session(fields: Readonly<Record<string, unknown>>): Session {
  const { folder, parent, created, title, origin } = fields as JsonObject
  return {
    folder: textOf(folder),
    parent: textOf(parent),
    created: timeOf(created),
    isFork: textOf(origin) !== null || /\(fork #\d+\)\s*$/.test(textOf(title) ?? ''),
  }
}

function remembered(find: Sessions): Sessions {
  const known = new Map<string, Session | null>()
  return (id) => {
    const there = known.get(id)
    if (there !== undefined) return there
    const found = find(id)
    known.set(id, found)
    return found
  }
}

function pathsBelow(folder: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  try {
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (path.endsWith('.json')) paths.set(basename(path, '.json'), join(folder, path))
    }
  } catch {
    // Without them a session is its messages, and nothing more.
  }
  return paths
}

function objectIn(path: string): JsonObject | null {
  try {
    const value: unknown = parseJson(readFileSync(path, 'utf8'))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
