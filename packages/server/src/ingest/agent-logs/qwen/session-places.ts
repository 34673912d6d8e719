import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { headOf, rowsOfHead } from '../head-of.ts'
import type { Json } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { textOf } from '../text-of.ts'
import { ARCHIVE } from './discover.ts'

/** Where a session works. */
export interface SessionPlace {
  readonly cwd: string | null
  readonly branch: string | null
  /** What may tell it later; empty when it is known. */
  readonly awaits: readonly string[]
}

const REMEMBERED_SESSIONS = 256
/** Folders in which the history of a session may yet appear. */
const AWAITED_FOLDERS = 15
const PLAIN_ID = /^[\w-]{1,100}$/

/** Looks up where sessions work, in the first rows of their histories: the log of calls does not say it. */
export function sessionPlaces(): (projects: string, session: string) => SessionPlace {
  const remembered = new Map<string, SessionPlace>()
  return (projects, session) => {
    const id = join(projects, session)
    const known = remembered.get(id)
    if (known !== undefined) return known
    if (remembered.size >= REMEMBERED_SESSIONS) remembered.clear()
    const place = PLAIN_ID.test(session) ? placeIn(projects, session) : NOWHERE
    remembered.set(id, place)
    return place
  }
}

const NOWHERE: SessionPlace = { cwd: null, branch: null, awaits: [] }

function placeIn(projects: string, session: string): SessionPlace {
  const folders = foldersIn(projects).map((name) => join(projects, name, 'chats'))
  const path = folders
    .flatMap((folder) => [folder, join(folder, ARCHIVE)])
    .map((folder) => join(folder, `${session}.jsonl`))
    .find((one) => existsSync(one))
  if (path !== undefined) return firstPlace(path)
  return { ...NOWHERE, awaits: [projects, ...folders.slice(0, AWAITED_FOLDERS)] }
}

function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path).sort()
  } catch {
    return []
  }
}

function firstPlace(path: string): SessionPlace {
  const head = Buffer.from(headOf(path), 'latin1').toString('utf8')
  for (const row of rowsOfHead(head, parseJson)) {
    const cwd = textOf(row['cwd'] as Json | undefined)
    if (cwd !== null)
      return { cwd, branch: textOf(row['gitBranch'] as Json | undefined), awaits: [] }
  }
  return { ...NOWHERE, awaits: [path] }
}
