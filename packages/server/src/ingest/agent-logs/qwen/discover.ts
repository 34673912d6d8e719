import { basename, dirname, join, resolve } from 'node:path'
import type { Discovery, LookupPlace } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'

/**
 * Finds Qwen Code's histories: `projects/<project>/chats/*.jsonl`, those of archived sessions in
 * `chats/archive/`, those of sub-agents in `projects/<project>/subagents/<session>/`, the log of calls
 * `usage/token-usage-*.jsonl`, and `tmp/<project>/chats/session-*.json` of the first versions, below
 * the folder that `QWEN_RUNTIME_DIR` or `QWEN_HOME` names, else below `~/.qwen`; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: foldersOf(place),
    isHistory: place.paths === undefined ? isHistory : isGiven,
    growthOf: (path) => (isDocument(path) ? 'rewritten' : 'appended'),
  })

function foldersOf({ env, home }: LookupPlace): readonly string[] {
  const stated = env['QWEN_RUNTIME_DIR'] || env['QWEN_HOME'] || '~/.qwen'
  const folder = resolve(stated.replace(/^~(?=$|[/\\])/, home))
  return ['projects', 'tmp', 'usage'].map((name) => join(folder, name))
}

/** In a folder that was named, copies may stand anywhere. */
const isLines = (path: string): boolean => path.endsWith('.jsonl')

const isGiven = (path: string): boolean => isLines(path) || isDocument(path)

const isHistory = (path: string): boolean =>
  isDocument(path) ||
  isUsageLog(path) ||
  (isLines(path) && (isOfSession(path) || isOfSubagent(path)))

/** The folder beside the histories to which the tool moves those of archived sessions. */
export const ARCHIVE = 'archive'

function isOfSession(path: string): boolean {
  const folder = dirname(path)
  return basename(basename(folder) === ARCHIVE ? dirname(folder) : folder) === 'chats'
}

/** Whether a history is a document of the first versions. */
export const isDocument = (path: string): boolean => /[/\\]session-[^/\\]*\.json$/.test(path)

/** Whether a file is the log of the calls of a month. */
export const isUsageLog = (path: string): boolean => /[/\\]token-usage-[^/\\]*\.jsonl$/.test(path)

/** Whether a history is that of a sub-agent. */
export const isOfSubagent = (path: string): boolean =>
  basename(dirname(dirname(path))) === 'subagents' && basename(path).startsWith('agent-')
