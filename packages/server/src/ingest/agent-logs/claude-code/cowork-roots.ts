import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LookupPlace } from '../agent-log-source.ts'

const SESSIONS = 'local-agent-mode-sessions'

/** Whether a history is one of Cowork, the agent within Claude Desktop. */
export const isCowork = (path: string): boolean => path.includes(SESSIONS)

/**
 * The folders `projects` of Cowork's sessions, where there are any: each session has one of its own,
 * `<workspace>/<group>/local_<id>/.claude/projects`. The `audit.jsonl` beside it repeats its answers
 * as they were when they began.
 */
export function coworkRoots(place: LookupPlace): readonly string[] {
  return dataFolders(place)
    .flatMap((folder) => foldersIn(join(folder, SESSIONS)))
    .flatMap((workspace) => foldersIn(workspace))
    .flatMap((group) => [group, join(group, 'agent')])
    .flatMap((group) => foldersIn(group, /^local_/))
    .map((session) => join(session, '.claude', 'projects'))
}

/** Where Claude Desktop keeps its data: on macOS, Windows (installed or from its store) and Linux. */
function dataFolders({ env, home }: LookupPlace): readonly string[] {
  const roaming = env['APPDATA']
  const local = env['LOCALAPPDATA']
  const packages = local === undefined ? [] : foldersIn(join(local, 'Packages'), /^Claude_/)
  return [
    join(home, 'Library', 'Application Support'),
    env['XDG_CONFIG_HOME'] ?? join(home, '.config'),
    ...(roaming === undefined ? [] : [roaming]),
    ...packages.map((folder) => join(folder, 'LocalCache', 'Roaming')),
  ].flatMap((folder) => [join(folder, 'Claude'), join(folder, 'Claude-3p')])
}

function foldersIn(folder: string, named = /^/): readonly string[] {
  let children: readonly Dirent[] = []
  try {
    children = readdirSync(folder, { withFileTypes: true })
  } catch {
    // Most machines have most of these folders not.
  }
  return children
    .filter((child) => child.isDirectory() && named.test(child.name))
    .map(({ name }) => join(folder, name))
}
