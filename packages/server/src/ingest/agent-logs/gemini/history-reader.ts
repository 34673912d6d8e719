import { basename, dirname } from 'node:path'
import type { Checkpoint, LogFile } from '../agent-log-source.ts'
import { shortHash } from '../call-key.ts'
import type { JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import { shortenHome } from '../shorten-home.ts'
import type { Place } from '../sighting.ts'
import type { HistoryHead } from './history-head.ts'
import type { ProjectOf } from './project-root.ts'
import type { MessageSurroundings } from './read-message.ts'
import { namesToldBy, type SubagentNames } from './subagent-names.ts'

/** What the files of one import share. */
export interface ImportMemory {
  readonly home: string
  readonly projectOf: ProjectOf
  readonly names: SubagentNames
}

/** A history to be read. */
export interface OpenHistory {
  readonly file: LogFile
  readonly from: Checkpoint
  readonly head: HistoryHead
}

/** Knows whose the messages of one file are. */
export interface HistoryReader {
  /** What is known of the messages of the row that begins at this byte offset. */
  at(offset: number): MessageSurroundings
  /** Where to go on next time. */
  checkpoint(offset: number): Checkpoint
}

/** Finds out from a history's head and path whose its messages are. */
export function historyReader(
  { file, from, head }: OpenHistory,
  memory: ImportMemory,
): HistoryReader {
  const project = memory.projectOf(file.path, head)
  const side = sideOf(file.path, head)
  const agentType = side === null ? null : memory.names.nameOf(file.path, side.agentId)
  const fileId = shortHash(file.path).slice(0, 12)
  const isAppended = file.growth === 'appended'
  let lastTime = typeof from.state === 'number' ? from.state : head.startTime
  const who = knownFields({
    session: side?.session ?? head.sessionId ?? stemOf(file.path),
    project: project.root === null ? null : shortenHome(project.root, memory.home),
    projectLabel: project.label,
    chain: side === null ? 'main' : 'side',
    agentId: side?.agentId,
    agentType,
  })
  const placeAt = (message: JsonObject, offset: number): Place => {
    const stated = plausibleTime(message['timestamp'])
    const time = stated ?? lastTime ?? file.modifiedMs
    lastTime = time
    const order = [stated === null ? 1 : 0, head.startTime ?? time, time, fileId, offset]
    return { order, time, who }
  }
  return {
    at: (offset) => ({
      place: (message) => placeAt(message, offset),
      // A document that was resumed is written on as lines, and stays behind as it was.
      version: isAppended ? [1, 0, offset] : [0, head.lastUpdated ?? 0, 0],
    }),
    checkpoint(offset) {
      const dependsOn = [
        ...(project.root === null ? project.toldBy : []),
        ...(side !== null && agentType === null ? namesToldBy(file.path) : []),
      ]
      return { offset, state: lastTime, ...(dependsOn.length > 0 && { dependsOn }) }
    },
  }
}

interface Side {
  /** Of the session that called the sub-agent; null when it is not known. */
  readonly session: string | null
  readonly agentId: string
}

/** Sub-agents stand in `chats/<session>/<id>.jsonl`, and their heads say so. */
function sideOf(path: string, head: HistoryHead): Side | null {
  const folder = dirname(path)
  const isBelow = basename(dirname(folder)) === 'chats' && !basename(path).startsWith('session-')
  const session = isBelow ? basename(folder) : null
  if (session === null && !head.isSubagent) return null
  return { session, agentId: head.sessionId ?? stemOf(path) }
}

const stemOf = (path: string): string => basename(path).replace(/\.[^.]*$/, '')
