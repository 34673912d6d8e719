import { join, resolve } from 'node:path'
import type { Discovery, LookupPlace } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'

/**
 * Finds Amp's histories: `amp/threads/*.json` below the folder that `XDG_DATA_HOME` names, else below
 * `~/.local/share`; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: [threadsOf(place)],
    isHistory: (path) => path.endsWith('.json'),
    growthOf: () => 'rewritten',
  })

const threadsOf = ({ env, home }: LookupPlace): string =>
  join(resolve(env['XDG_DATA_HOME'] || join(home, '.local', 'share')), 'amp', 'threads')
