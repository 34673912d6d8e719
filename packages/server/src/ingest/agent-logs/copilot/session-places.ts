import { join } from 'node:path'
import { headOf, rowsOfHead } from '../head-of.ts'
import { isObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { NEW_SESSION, readEvent } from './session-log.ts'

/** Where a session works. */
export interface SessionPlace {
  readonly cwd: string | null
  readonly branch: string | null
}

/** The events of a session below the tool's folder. */
export const eventsOf = (root: string, session: string): string =>
  join(root, 'session-state', session, 'events.jsonl')

const REMEMBERED_SESSIONS = 256
const PLAIN_ID = /^[\w-]{1,100}$/

/** Whether an id may be part of a path: one that could lead elsewhere is none. */
export const isPlainId = (id: string): boolean => PLAIN_ID.test(id)

/**
 * Looks up where sessions work, in the first rows of their events, and remembers some: telemetry does
 * not say it. Null: the session has no events here.
 */
export function sessionPlaces(root: string): (session: string) => SessionPlace | null {
  const remembered = new Map<string, SessionPlace | null>()
  return (session) => {
    const known = remembered.get(session)
    if (known !== undefined) return known
    if (remembered.size >= REMEMBERED_SESSIONS) remembered.clear()
    const place = isPlainId(session) ? firstPlace(eventsOf(root, session)) : null
    remembered.set(session, place)
    return place
  }
}

function firstPlace(path: string): SessionPlace | null {
  const head = Buffer.from(headOf(path), 'latin1').toString('utf8')
  for (const row of rowsOfHead(head, parseJson)) {
    if (row['type'] !== 'session.start' || !isObject(row)) continue
    const { session } = readEvent(NEW_SESSION, row) ?? { session: NEW_SESSION }
    return session
  }
  return null
}
