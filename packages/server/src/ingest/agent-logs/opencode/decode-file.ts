import { dirname } from 'node:path'
import type { Checkpoint, Decoder, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import type { Json } from '../join-json.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { readMessageFile } from './message-file.ts'
import { noLongerSkipped, observationsOf, reasonOf, skipMessage, withdrawn } from './observe.ts'
import { fileTools, type ToolsOf } from './part-tools.ts'
import { placeOf } from './place-of.ts'
import type { RowStanding } from './row-memory.ts'
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
  const before = standingIn(from.state)
  const former = before.counted ?? standingIn(from.former ?? null).counted
  if (former !== null && former.key !== counted?.key) yield withdrawn(former, file.modifiedMs)
  if (before.skipped !== null) yield noLongerSkipped(before.skipped, file)
  if (reason !== null) yield skipMessage(reason, file)
  if (counted !== null) {
    const place = placeOf(counted, { sessions, home, modifiedMs: file.modifiedMs })
    const tools = toolsOf(counted.id)
    yield* observationsOf(counted, {
      place,
      tools,
      isAgain: before.counted !== null,
      isUnknown: from.state === null,
    })
  }
  const state = counted === null ? reason : [counted.key, counted.id, counted.written]
  return { offset: file.bytes, state }
}

/** What the file was when it was read last: what it counted as, or the reason why it was skipped. */
function standingIn(state: Json): RowStanding {
  if (typeof state === 'string') return { counted: null, skipped: state as SkipReason }
  if (!Array.isArray(state)) return { counted: null, skipped: null }
  const [key, id, written = 0] = state
  return { counted: { key: String(key), id: String(id), written: Number(written) }, skipped: null }
}
