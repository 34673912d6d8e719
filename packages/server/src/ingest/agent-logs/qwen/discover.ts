import { basename, dirname, join, resolve } from 'node:path'
import type { Discovery, LookupPlace } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'

/**
 * Finds Qwen Code's histories: `projects/<project>/chats/*.jsonl` and those of sub-agents in
 * `projects/<project>/subagents/<session>/`, below the folder that `QWEN_RUNTIME_DIR` or `QWEN_HOME`
 * names, else below `~/.qwen`; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: [projectsOf(place)],
    isHistory: place.paths === undefined ? isHistory : isLines,
    growthOf: () => 'appended',
  })

function projectsOf({ env, home }: LookupPlace): string {
  const stated = env['QWEN_RUNTIME_DIR'] || env['QWEN_HOME'] || '~/.qwen'
  return join(resolve(stated.replace(/^~(?=$|[/\\])/, home)), 'projects')
}

/** In a folder that was named, copies may stand anywhere. */
const isLines = (path: string): boolean => path.endsWith('.jsonl')

const isHistory = (path: string): boolean =>
  isLines(path) && (basename(dirname(path)) === 'chats' || isOfSubagent(path))

/** Whether a history is that of a sub-agent. */
export const isOfSubagent = (path: string): boolean =>
  basename(dirname(dirname(path))) === 'subagents' && basename(path).startsWith('agent-')
