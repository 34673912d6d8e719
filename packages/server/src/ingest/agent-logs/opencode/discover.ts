import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Discovery, LookupPlace } from '../agent-log-source.ts'
import { logFileOf } from '../file-stamp.ts'
import { findHistories } from '../find-histories.ts'
import { headOf } from '../head-of.ts'
import { databaseFile } from '../history-database.ts'
import { isDatabase, recognise } from './recognise.ts'

/**
 * Finds OpenCode's databases (`opencode*.db`: each channel has one) and the messages of the time
 * before them (`storage/message/<session>/*.json`): in each folder of `OPENCODE_DATA_DIR` (a comma
 * separates several), else in `opencode` below `XDG_DATA_HOME` and `~/.local/share`; also the database
 * that `OPENCODE_DB` names; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: place.paths === undefined ? usualPlaces(place) : [],
    isHistory: (path) => isDatabase(path) || isMessage(path),
    isHistoryWithin: (path) => path.endsWith('.db') && recognise(path, headOf(path)),
    growthOf: () => 'database',
    fileOf: (path, stats) =>
      path.endsWith('.json')
        ? logFileOf(path, stats, 'database')
        : databaseFile(path, stats, 'database'),
  })

function usualPlaces(place: LookupPlace): readonly string[] {
  const folders = dataFolders(place)
  return [...folders.flatMap(historiesIn), ...statedDatabase(place, folders)]
}

/** A name alone is one in the data folder. */
function statedDatabase({ env }: LookupPlace, folders: readonly string[]): readonly string[] {
  const stated = env['OPENCODE_DB']
  if (!stated || stated === ':memory:') return []
  return folders.map((folder) => resolve(folder, stated)).filter(isFile)
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** A file of a message: `message/<session>/<message>.json`. */
const isMessage = (path: string): boolean =>
  path.endsWith('.json') && [dirname(path), dirname(dirname(path))].some(isMessageFolder)

const isMessageFolder = (folder: string): boolean => basename(folder) === 'message'

function dataFolders({ env, home }: LookupPlace): readonly string[] {
  const stated = (env['OPENCODE_DATA_DIR'] ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
  if (stated.length > 0) {
    return stated.map((folder) => resolve(folder.replace(/^~(?=$|[/\\])/, home)))
  }
  const data = env['XDG_DATA_HOME']
  const bases = [...(data ? [resolve(data)] : []), join(home, '.local', 'share')]
  return bases.map((base) => join(base, 'opencode'))
}

/** Snapshots of the user's files lie there too: only what OpenCode itself reads is looked at. */
function historiesIn(folder: string): readonly string[] {
  const databases = namesIn(folder).filter(isDatabase)
  return [...databases.map((name) => join(folder, name)), join(folder, 'storage', 'message')]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
