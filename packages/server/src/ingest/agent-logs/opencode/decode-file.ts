import { dirname } from 'node:path'
import type { Checkpoint, Decoder, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import type { Json } from '../join-json.ts'
import { readMessageFile } from './message-file.ts'
import { type Counted, observationOf, reasonOf, skipMessage, withdrawn } from './observe.ts'
import { fileTools, type ToolsOf } from './part-tools.ts'
import { placeOf } from './place-of.ts'
import { fileSessions, type Sessions } from './sessions.ts'

/** What the files below one folder `storage` share. */
interface Storage {
  readonly sessions: Sessions
  readonly toolsOf: ToolsOf
}

/**
 * Reads messages that are files of their own. What a file was counted as before it was written anew
 * is taken back.
 *
 * @param home the home folder, absolute
 */
export function fileDecoder(home: string): Decoder {
  const storages = new Map<string, Storage>()
  return (file, from) => {
    const folder = dirname(dirname(dirname(file.path)))
    const storage = storages.get(folder) ?? {
      sessions: fileSessions(folder),
      toolsOf: fileTools(folder),
    }
    storages.set(folder, storage)
    return decode(file, from, { ...storage, home })
  }
}

function* decode(
  file: LogFile,
  from: Checkpoint,
  { sessions, toolsOf, home }: Storage & { readonly home: string },
): Generator<Observation | SkippedRow, Checkpoint> {
  const message = readMessageFile(file.path)
  const reason = message === null ? 'invalid_json' : reasonOf(message)
  const counted = message?.standing === 'counted' ? message : null
  const before = countedIn(from.state)
  if (before !== null && before.key !== counted?.key) yield withdrawn(before)
  if (reason !== null) yield skipMessage(reason, file)
  if (counted !== null) {
    const place = placeOf(counted, { sessions, home, modifiedMs: file.modifiedMs })
    const tools = toolsOf(counted.id)
    yield observationOf(counted, { place, tools, isAgain: before !== null })
  }
  return { offset: file.bytes, state: counted === null ? null : [counted.key, counted.id] }
}

function countedIn(state: Json): Counted | null {
  if (!Array.isArray(state)) return null
  const [key, id] = state
  return { key: String(key), id: String(id) }
}
