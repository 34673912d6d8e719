import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isObject, type Json } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { textOf } from '../text-of.ts'
import type { HistoryHead } from './history-head.ts'

/** A history's project. */
export interface Project {
  /** The folder that the tool was started in; null when nothing tells it. */
  readonly root: string | null
  /** What the tool calls the project: a short name, or the hash of its root. */
  readonly label: string | null
  /** Files that may tell the root later. */
  readonly toldBy: readonly string[]
}

/** Finds the projects of histories, and remembers what it has read. */
export type ProjectOf = (historyPath: string, head: HistoryHead) => Project

/**
 * A history names its project by the SHA-256 of the folder that the tool was started in, and stands
 * in `tmp/<project>/chats/`. The folder itself is told by `.project_root` beside `chats`, or by
 * `projects.json`; else it is that one of the folders which the tool knows that has the hash.
 *
 * @param home the home folder, which is a project too for those who start the tool there
 */
export function projectFinder(home: string): ProjectOf {
  const known = new Map<string, KnownFolders>()
  return (historyPath, head) => {
    const folder = projectFolderOf(historyPath)
    const base = folder === null ? join(home, '.gemini') : dirname(dirname(folder))
    const folders = known.get(base) ?? knownFolders(base, home)
    known.set(base, folders)
    const byHash = (hash: string | null) => rootOfHash(hash, [...head.directories, ...folders.all])
    if (folder === null) {
      return { root: byHash(head.projectHash), label: head.projectHash, toldBy: [] }
    }
    const name = basename(folder)
    const owner = ownerOf(folder)
    // A file that is still written names another folder.
    const isTorn = owner !== null && IS_HASH.test(name) && hashOf(owner) !== name
    return {
      root: (isTorn ? null : owner) ?? folders.byName.get(name) ?? byHash(head.projectHash ?? name),
      label: IS_HASH.test(name) ? (head.projectHash ?? name) : name,
      toldBy: [join(folder, OWNER_FILE), join(base, 'projects.json')],
    }
  }
}

const OWNER_FILE = '.project_root'

/** `…/tmp/<project>` of `…/tmp/<project>/chats/**`; null for a history that stands elsewhere. */
function projectFolderOf(historyPath: string): string | null {
  return /^(.*[/\\]tmp[/\\][^/\\]+)[/\\]chats[/\\]/.exec(historyPath)?.[1] ?? null
}

const IS_HASH = /^[0-9a-f]{64}$/

interface KnownFolders {
  /** By the tool's short name for the project. */
  readonly byName: ReadonlyMap<string, string>
  readonly all: readonly string[]
}

function knownFolders(base: string, home: string): KnownFolders {
  const byName = new Map<string, string>()
  const projects = fieldsOf(join(base, 'projects.json'))['projects']
  if (isObject(projects)) {
    for (const [root, name] of Object.entries(projects)) {
      if (typeof name === 'string') byName.set(name, root)
    }
  }
  const trusted = Object.keys(fieldsOf(join(base, 'trustedFolders.json')))
  const owners = ['tmp', 'history'].flatMap((place) => ownersBelow(join(base, place)))
  return { byName, all: [...byName.values(), ...trusted, ...owners, home] }
}

function ownersBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .map((name) => ownerOf(join(folder, name)))
      .filter((owner) => owner !== null)
  } catch {
    return []
  }
}

function ownerOf(folder: string): string | null {
  try {
    return textOf(readFileSync(join(folder, OWNER_FILE), 'utf8').trim())
  } catch {
    return null
  }
}

function fieldsOf(path: string): { readonly [key: string]: Json } {
  try {
    const fields: unknown = parseJson(readFileSync(path, 'utf8'))
    return isObject(fields) ? fields : {}
  } catch {
    return {}
  }
}

function rootOfHash(hash: string | null, folders: readonly string[]): string | null {
  if (hash === null || !IS_HASH.test(hash)) return null
  return folders.find((folder) => hashOf(folder) === hash) ?? null
}

const hashOf = (folder: string): string => createHash('sha256').update(folder).digest('hex')
