import { existsSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Discovery, LogFile, LookupPlace, SkippedRow } from './agent-log-source.ts'
import { logFileOf } from './file-stamp.ts'

/** Where a tool keeps its histories, and which files they are. */
export interface HistoryPlaces {
  /** The usual folders, absolute; one that does not exist is no news. */
  readonly folders: readonly string[]
  /** Whether a file in a folder is a history; a file that was named is one in any case. */
  isHistory(path: string): boolean
  /** Whether a file of another name is one, by what it holds: of those in a folder that was named. @default none is */
  isHistoryWithin?(path: string): boolean
  growthOf(path: string): LogFile['growth']
  /** What is said of a file that consists of several. @default its own size and time */
  fileOf?(path: string, stats: Stats): LogFile
}

/**
 * Finds histories below a tool's folders, or in the paths that were given; the earlier written first.
 * A given path that does not exist, and what cannot be read, is among `skipped`.
 */
export function findHistories({ paths }: LookupPlace, places: HistoryPlaces): Discovery {
  const roots =
    paths?.map((path) => resolve(path)) ?? places.folders.filter((folder) => existsSync(folder))
  const { isHistoryWithin = () => false } = paths === undefined ? {} : places
  const walk: Walk = {
    places,
    isWanted: (path) => places.isHistory(path) || isHistoryWithin(path),
    found: new Map(),
    skipped: [],
    visited: new Set(),
  }
  for (const root of roots) visit(root, walk)
  return { files: [...walk.found.values()].sort(earlierFirst), skipped: walk.skipped }
}

interface Walk {
  readonly places: HistoryPlaces
  isWanted(path: string): boolean
  /** By real path: one file is read once, whatever links lead to it. */
  readonly found: Map<string, LogFile>
  readonly skipped: SkippedRow[]
  readonly visited: Set<string>
}

function visit(path: string, walk: Walk): void {
  try {
    const stats = statSync(path)
    const real = realpathSync(path)
    if (stats.isFile()) walk.found.set(real, fileOf(real, stats, walk.places))
    if (!stats.isDirectory() || walk.visited.has(real)) return
    walk.visited.add(real)
    for (const child of readdirSync(real, { withFileTypes: true })) {
      const childPath = join(real, child.name)
      if (isWanted(childPath, child.isFile(), walk)) visit(childPath, walk)
    }
  } catch {
    walk.skipped.push({ kind: 'skipped', reason: 'unreadable_file', file: path, offset: 0 })
  }
}

const fileOf = (path: string, stats: Stats, places: HistoryPlaces): LogFile =>
  places.fileOf?.(path, stats) ?? logFileOf(path, stats, places.growthOf(path))

function isWanted(path: string, isFile: boolean, walk: Walk): boolean {
  if (isFile) return walk.isWanted(path)
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isDirectory() === true || (stats?.isFile() === true && walk.isWanted(path))
}

const earlierFirst = (left: LogFile, right: LogFile): number =>
  left.modifiedMs - right.modifiedMs || (left.path < right.path ? -1 : 1)
