import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import type { Discovery, LogFile, LookupPlace, SkippedRow } from '../agent-log-source.ts'
import { logFileOf } from '../file-stamp.ts'
import { coworkRoots } from './cowork-roots.ts'
import { sessionOfPath } from './session-of-path.ts'

/**
 * Finds Claude Code's histories: `projects/**` and `transcripts/**` below each folder of `CLAUDE_CONFIG_DIR` (a comma
 * separates several), else below `~/.claude`, `~/.config/claude` and `$XDG_CONFIG_HOME/claude`, and below the
 * homes that Xcode and Cowork give it; or in the given paths. A given path that does not exist is among `skipped`; a usual one that does not is no news.
 */
export function discover(place: LookupPlace): Discovery {
  const roots = place.paths?.map((path) => resolve(path)) ?? usualRoots(place)
  const found = new Map<string, LogFile>()
  const skipped: SkippedRow[] = []
  const visited = new Set<string>()
  for (const root of roots) visit(root, { found, skipped, visited })
  return {
    files: [...found.values()],
    skipped,
    inOrder: (files) => originalsFirst(files, found),
  }
}

function usualRoots({ env, home }: LookupPlace): readonly string[] {
  const stated = (env['CLAUDE_CONFIG_DIR'] ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
  const folders =
    stated.length > 0
      ? stated.map((folder) => resolve(folder.replace(/^~(?=$|[/\\])/, home)))
      : [join(home, '.claude'), join(home, '.config', 'claude'), ...ofXdg(env)]
  const ofXcode = join(home, ...OF_XCODE)
  const roots = [...[...folders, ofXcode].flatMap(rootsOf), ...coworkRoots({ env, home })]
  return roots.filter((folder) => existsSync(folder))
}

/** Some versions of 2025 kept their files there. */
function ofXdg(env: LookupPlace['env']): readonly string[] {
  const folder = env['XDG_CONFIG_HOME'] ?? ''
  return folder === '' ? [] : [join(folder, 'claude')]
}

/** Xcode's assistant runs the tool with a home of its own, whatever the environment says. */
const OF_XCODE = ['Library', 'Developer', 'Xcode', 'CodingAssistant', 'ClaudeAgentConfig']

const rootsOf = (folder: string): readonly string[] =>
  basename(folder) === 'projects'
    ? [folder]
    : [join(folder, 'projects'), join(folder, 'transcripts')]

interface Walk {
  /** By real path: one file is read once, whatever links lead to it. */
  readonly found: Map<string, LogFile>
  readonly skipped: SkippedRow[]
  readonly visited: Set<string>
}

function visit(path: string, walk: Walk): void {
  try {
    const stats = statSync(path)
    const real = realpathSync(path)
    if (stats.isFile()) walk.found.set(real, logFileOf(real, stats, 'appended'))
    if (stats.isDirectory()) visitFolder(real, walk)
  } catch {
    addUnreadable(path, walk)
  }
}

/**
 * No link leads to the children of a real folder: to find the real path of each of ten thousand files
 * would take long.
 */
function visitFolder(real: string, walk: Walk): void {
  if (walk.visited.has(real)) return
  walk.visited.add(real)
  for (const child of childrenOf(real, walk)) {
    const path = real.endsWith(sep) ? real + child.name : real + sep + child.name
    if (child.isSymbolicLink()) visitLink(path, walk)
    else if (child.isDirectory()) visitFolder(path, walk)
    else if (isHistory(path)) visitFile(path, walk)
  }
}

function childrenOf(folder: string, walk: Walk): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    addUnreadable(folder, walk)
    return []
  }
}

function visitFile(real: string, walk: Walk): void {
  try {
    const stats = statSync(real)
    if (stats.isFile()) walk.found.set(real, logFileOf(real, stats, 'appended'))
  } catch {
    addUnreadable(real, walk)
  }
}

function addUnreadable(path: string, { skipped }: Walk): void {
  skipped.push({ kind: 'skipped', reason: 'unreadable_file', file: path, offset: 0 })
}

function visitLink(path: string, walk: Walk): void {
  try {
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
    if (!isFile || isHistory(path)) visit(path, walk)
  } catch {
    addUnreadable(path, walk)
  }
}

/** Rows of `subagents/**` `/journal.jsonl` describe workflows; their calls stand elsewhere. */
function isHistory(path: string): boolean {
  if (!path.endsWith('.jsonl')) return false
  return basename(path) !== 'journal.jsonl' || !/[/\\]subagents[/\\]/.test(path)
}

/**
 * A resumed session is written to after the one that it copies; a session's sub-agents follow it,
 * since it tells their types.
 */
function originalsFirst(
  files: readonly LogFile[],
  found: ReadonlyMap<string, LogFile>,
): readonly LogFile[] {
  const places = files.map((file) => {
    const parent = sessionOfPath(file.path).parent
    const session = parent === null ? undefined : found.get(parent)
    return { file, isSide: session !== undefined, modifiedMs: (session ?? file).modifiedMs }
  })
  const order = (left: Place, right: Place): number =>
    left.modifiedMs - right.modifiedMs ||
    Number(left.isSide) - Number(right.isSide) ||
    (left.file.path < right.file.path ? -1 : 1)
  return places.sort(order).map(({ file }) => file)
}

interface Place {
  readonly file: LogFile
  readonly isSide: boolean
  readonly modifiedMs: number
}
