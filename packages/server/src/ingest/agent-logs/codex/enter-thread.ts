import { knownFields } from '../known-fields.ts'
import { textOf } from '../text-of.ts'
import { copiedHistory, copyAt, isSubagent, parentOf } from './copied-history.ts'
import { objectIn, type Row } from './row.ts'
import { NEW_THREAD, type Thread } from './thread.ts'

/**
 * Takes in a row that says whose history follows. The first one names the thread that the file
 * belongs to. One of another thread begins what a fork copied of it; after something of the own thread
 * it begins another history, as in files that were joined.
 */
export function enterThread(thread: Thread, row: Row): Thread {
  const id = textOf(row.payload['id']) ?? textOf(row.payload['session_id'])
  if (thread.id === null) return begin(thread, row, id)
  if (id === null || id === thread.id) return { ...thread, ...placeOf(row) }
  if (thread.hasBegun || thread.spans.length > 0) return begin(NEW_THREAD, row, id)
  const { copied } = thread
  if (copied !== null) return copied.isOver ? begin(NEW_THREAD, row, id) : thread
  return { ...thread, copied: copyAt(thread.time, thread.id, null) }
}

function begin(thread: Thread, row: Row, id: string | null): Thread {
  const { payload } = row
  const isSide = isSubagent(payload)
  const time = timeOfMeta(row)
  return {
    ...thread,
    id,
    session: isSide ? (textOf(payload['session_id']) ?? parentOf(payload)) : null,
    agentType: isSide ? agentTypeOf(row) : null,
    model: textOf(payload['model']) ?? thread.model,
    time: time ?? thread.time,
    copied: copiedHistory({ ...row, time }, id),
    ...placeOf(row),
  }
}

/** The payload tells when the thread began; the row, when it was written. */
const timeOfMeta = ({ payload, time }: Row): number | null => {
  const stated = Date.parse(textOf(payload['timestamp']) ?? '')
  return Number.isNaN(stated) ? time : stated
}

const placeOf = ({ payload }: Row): Partial<Pick<Thread, 'cwd' | 'branch' | 'provider'>> =>
  knownFields({
    cwd: textOf(payload['cwd']),
    branch: textOf(objectIn(payload, 'git')['branch']),
    provider: textOf(payload['model_provider']),
  })

const PLAIN = 'subagent'

/** A role that was given, else the kind of the call: `guardian`, `review`, `compact` … */
function agentTypeOf({ payload }: Row): string {
  const source = objectIn(payload, 'source')
  const caller = objectIn(source, PLAIN)
  const spawn = objectIn(caller, 'thread_spawn')
  return (
    textOf(payload['agent_role']) ??
    textOf(spawn['agent_role']) ??
    textOf(source[PLAIN]) ??
    textOf(caller['other']) ??
    PLAIN
  )
}
