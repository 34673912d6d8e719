import { basename, dirname, join, resolve } from 'node:path'
import type { Discovery, LogFile, LookupPlace } from '../agent-log-source.ts'
import { logFileOf } from '../file-stamp.ts'
import { findHistories } from '../find-histories.ts'
import { headOf } from '../head-of.ts'
import { databaseFile } from '../history-database.ts'
import { isStore, STORE } from './is-store.ts'

/** The tool's folder: `COPILOT_HOME`, else `~/.copilot`. */
export function copilotHome({ env, home }: LookupPlace): string {
  return pathIn(env['COPILOT_HOME'], home) ?? join(home, '.copilot')
}

/**
 * Finds Copilot's histories: the store of calls, telemetry in `otel/*.jsonl` and in the file that
 * `COPILOT_OTEL_FILE_EXPORTER_PATH` names, and sessions' events in `session-state/**`; or in the given
 * paths.
 */
export function discover(place: LookupPlace): Discovery {
  const root = copilotHome(place)
  const exported = pathIn(place.env['COPILOT_OTEL_FILE_EXPORTER_PATH'], place.home)
  const found = findHistories(place, {
    folders: [
      join(root, STORE),
      join(root, 'session-state'),
      join(root, 'otel'),
      ...ofXdg(place),
      ...(exported === null ? [] : [exported]),
    ],
    isHistory,
    isHistoryWithin: (path) => path.endsWith('.db') && isStore(path, headOf(path)),
    growthOf,
    fileOf: (path, stats) =>
      growthOf(path) === 'database'
        ? databaseFile(path, stats, 'database')
        : logFileOf(path, stats, 'appended'),
  })
  // Sums that telemetry tells better need not be entered first.
  const isEvents = ({ path }: LogFile): number => (isInSession(path) ? 1 : 0)
  return {
    ...found,
    files: [...found.files].sort((left, right) => isEvents(left) - isEvents(right)),
  }
}

/** Versions before 1.0.4 kept sessions there; newer ones move them when they start. */
function ofXdg({ env, home }: LookupPlace): readonly string[] {
  const state = pathIn(env['XDG_STATE_HOME'], home)
  const isElsewhere = pathIn(env['COPILOT_HOME'], home) !== null
  return state === null || isElsewhere ? [] : [join(state, '.copilot', 'session-state')]
}

const growthOf = (path: string): LogFile['growth'] =>
  path.endsWith('.db') ? 'database' : 'appended'

function pathIn(stated: string | undefined, home: string): string | null {
  const path = (stated ?? '').trim()
  return path === '' ? null : resolve(path.replace(/^~(?=$|[/\\])/, home))
}

/** A session's folder holds other files too; earlier versions had one file a session. */
function isHistory(path: string): boolean {
  if (basename(path) === STORE) return true
  if (!path.endsWith('.jsonl')) return false
  return (
    !isInSession(path) ||
    basename(path) === 'events.jsonl' ||
    basename(dirname(path)) === 'session-state'
  )
}

const isInSession = (path: string): boolean => /[/\\]session-state[/\\]/.test(path)
