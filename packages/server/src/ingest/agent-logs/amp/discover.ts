import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Discovery, LookupPlace, SkippedRow } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'

/**
 * Finds Amp's histories: `amp/threads/*.json` below the folder that `XDG_DATA_HOME` names, else below
 * `~/.local/share`; or in the given paths. Threads of newer versions are on Amp's server: of those the
 * tool's own log alone is here.
 */
export function discover(place: LookupPlace): Discovery {
  const threads = threadsOf(place)
  const { files, skipped } = findHistories(place, {
    folders: [threads],
    isHistory: (path) => path.endsWith('.json'),
    growthOf: () => 'rewritten',
  })
  const elsewhere = place.paths === undefined ? threadsOnServer(logsOf(place), threads) : []
  return { files, skipped: [...skipped, ...elsewhere] }
}

const folderOf = (stated: string | undefined, usual: string): string => resolve(stated || usual)

const threadsOf = ({ env, home }: LookupPlace): string =>
  join(folderOf(env['XDG_DATA_HOME'], join(home, '.local', 'share')), 'amp', 'threads')

const logsOf = ({ env, home }: LookupPlace): string =>
  join(folderOf(env['XDG_CACHE_HOME'], join(home, '.cache')), 'amp', 'logs', 'threads')

/** The logs of threads that have no document here. */
function threadsOnServer(logs: string, threads: string): readonly SkippedRow[] {
  return logsIn(logs)
    .filter((name) => !existsSync(join(threads, `${basename(name, '.log')}.json`)))
    .map((name) => {
      const file = join(logs, name)
      return { kind: 'skipped', reason: 'kept_on_server', file, offset: 0 }
    })
}

function logsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^T-.*\.log$/.test(name))
      .sort()
  } catch {
    return []
  }
}
