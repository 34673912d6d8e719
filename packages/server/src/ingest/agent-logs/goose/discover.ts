import { join, resolve } from 'node:path'
import type { Discovery, LookupPlace } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'
import { headOf } from '../head-of.ts'
import { databaseFile } from '../history-database.ts'
import { isDatabase, recognise } from './recognise.ts'

/**
 * Finds Goose's database of sessions: below `GOOSE_PATH_ROOT` when that is set, else where each
 * system and each age of the tool keeps it; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: dataFolders(place).map((folder) => join(folder, 'sessions', 'sessions.db')),
    isHistory: isDatabase,
    isHistoryWithin: (path) => path.endsWith('.db') && recognise(path, headOf(path)),
    growthOf: () => 'rewritten',
    fileOf: (path, stats) => databaseFile(path, stats, 'rewritten'),
  })

const FOLDERS = [
  ['.local', 'share', 'goose'],
  ['.local', 'share', 'Block', 'goose'],
  ['Library', 'Application Support', 'Block.block.goose'],
  ['Library', 'Application Support', 'goose'],
  ['Library', 'Application Support', 'Block', 'goose'],
  ['AppData', 'Roaming', 'Block', 'goose', 'data'],
]

function dataFolders({ env, home }: LookupPlace): readonly string[] {
  const root = env['GOOSE_PATH_ROOT']
  return root
    ? [join(resolve(root), 'data'), resolve(root)]
    : [...statedFolders(env), ...FOLDERS.map((parts) => join(home, ...parts))]
}

function statedFolders({ XDG_DATA_HOME: data, APPDATA: roaming }: LookupPlace['env']): string[] {
  return [
    ...(data ? [join(resolve(data), 'goose'), join(resolve(data), 'Block', 'goose')] : []),
    ...(roaming ? [join(roaming, 'Block', 'goose', 'data')] : []),
  ]
}
