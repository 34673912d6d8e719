import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Discovery, LogFile, LookupPlace } from '../agent-log-source.ts'
import { findHistories } from '../find-histories.ts'
import { headOf } from '../head-of.ts'
import { recognise } from './recognise.ts'

/**
 * Finds Gemini CLI's histories: `tmp/<project>/chats/**` below `.gemini` in the home folder, or in
 * the one that `GEMINI_CLI_HOME` names; or in the given paths.
 */
export const discover = (place: LookupPlace): Discovery =>
  findHistories(place, {
    folders: [tmpFolder(place)],
    isHistory,
    isHistoryWithin: (path) => /\.jsonl?$/.test(path) && recognise(path, headOf(path)),
    growthOf,
  })

const tmpFolder = ({ env, home }: LookupPlace): string =>
  join(resolve(env['GEMINI_CLI_HOME'] || home), '.gemini', 'tmp')

/** Other files beside `chats` are logs of inputs, checkpoints and tools' outputs. */
function isHistory(path: string): boolean {
  if (!/\.jsonl?$/.test(path)) return false
  const folder = dirname(path)
  return (
    basename(path).startsWith('session-') ||
    basename(folder) === 'chats' ||
    basename(dirname(folder)) === 'chats'
  )
}

/** Lines are appended; a document is written anew with each message. */
function growthOf(path: string): LogFile['growth'] {
  if (path.endsWith('.jsonl')) return 'appended'
  if (path.endsWith('.json')) return 'rewritten'
  return isLines(headOf(path)) ? 'appended' : 'rewritten'
}

/** Whether a file of any name begins with a line that is a JSON value by itself. */
function isLines(head: string): boolean {
  const end = head.indexOf('\n')
  if (end === -1) return false
  try {
    JSON.parse(head.slice(0, end))
    return head.slice(end).trim() !== ''
  } catch {
    return false
  }
}

const SHORT_ID_LENGTH = 8

/**
 * Whether the tool keeps the history of a session: then its calls are counted one by one, and what a
 * run of it prints is their sum.
 */
export function isSessionCounted(sessionId: string | null, place: LookupPlace): boolean {
  if (sessionId === null) return false
  const ending = `-${sessionId.slice(0, SHORT_ID_LENGTH)}`
  const tmp = tmpFolder(place)
  return childrenOf(tmp).some((project) =>
    childrenOf(join(tmp, project, 'chats')).some((name) => stemOf(name).endsWith(ending)),
  )
}

const stemOf = (name: string): string => name.replace(/\.jsonl?$/, '')

function childrenOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
