import { basename, join, relative, resolve } from 'node:path'
import type { Discovery, LogFile, LookupPlace, SkippedRow } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'
import { isPacked, unpackedName } from './packed-name.ts'

const ACTIVE = 'sessions'
const ARCHIVED = 'archived_sessions'

/**
 * Finds Codex's histories: `sessions/**` and `archived_sessions/**` below each folder of `CODEX_HOME`
 * (a comma separates several), else below `~/.codex`, and below the home that Xcode gives it; or in the
 * given paths. Of a history that stands in both the active one is read; of one that is there compressed
 * too, the other.
 */
export function discover(place: LookupPlace): Discovery {
  const homes = homesOf(place)
  const found = findHistories(place, {
    folders: homes.flatMap((home) => [join(home, ACTIVE), join(home, ARCHIVED)]),
    isHistory: (path) => path.endsWith('.jsonl') || isPacked(path),
    growthOf: (path) => (isPacked(path) ? 'rewritten' : 'appended'),
  })
  const active = new Set(found.files.flatMap((file) => namesOf(file, ACTIVE)))
  const plain = new Set(found.files.map(({ path }) => path))
  const isCopy = (file: LogFile): boolean =>
    (isPacked(file.path) && plain.has(unpackedName(file.path))) ||
    namesOf(file, ARCHIVED).some((name) => active.has(name))
  return {
    files: found.files.filter((file) => !isCopy(file)),
    skipped: [...found.skipped, ...found.files.filter(isCopy).map(skippedCopy)],
  }
}

function homesOf({ env, home }: LookupPlace): readonly string[] {
  const stated = (env['CODEX_HOME'] ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
  const own = stated.map((folder) => resolve(folder.replace(/^~(?=$|[/\\])/, home)))
  return [...(own.length === 0 ? [join(home, '.codex')] : own), join(home, ...OF_XCODE)]
}

/** Xcode's assistant runs the tool with a home of its own, whatever the environment says. */
const OF_XCODE = ['Library', 'Developer', 'Xcode', 'CodingAssistant', 'codex']

/**
 * What a history is known by in either folder of its home: its place below the folder, and its name
 * alone, since archived ones lose their date's folders.
 */
function namesOf({ path: stored }: LogFile, folder: string): readonly string[] {
  const path = unpackedName(stored)
  const parts = path.split(/[/\\]/)
  const at = parts.lastIndexOf(folder)
  if (at === -1) return []
  const root = parts.slice(0, at).join('/')
  const below = relative(join(root, folder), path)
  return [join(root, below), join(root, basename(path))]
}

const skippedCopy = ({ path }: LogFile): SkippedRow => ({
  kind: 'skipped',
  reason: 'archived_copy',
  file: path,
  offset: 0,
})
