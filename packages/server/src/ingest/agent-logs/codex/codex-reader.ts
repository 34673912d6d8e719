import {
  type AgentLogReader,
  type Checkpoint,
  type Decoder,
  FILE_START,
  type LogFile,
  type LookupPlace,
  type Observation,
  type SkippedRow,
} from '../agent-log-source.ts'
import { isObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import { callOfSighting } from '../sighting.ts'
import { skipRow } from '../skip-row.ts'
import { type FileReader, fileReader } from './file-reader.ts'
import { isPacked } from './packed-name.ts'
import { readCall } from './read-call.ts'
import { readRow } from './read-row.ts'
import { ROW_SHAPE } from './row-shape.ts'
import { NEW_THREAD, type Thread } from './thread.ts'
import { groupCalls, isGroup } from './thread-group.ts'
import { readUnpacked } from './unpacked-file.ts'

/** Reads Codex's histories: one JSON line a row, with a counter that grows, and copies of other threads. */
export const codexReader: AgentLogReader = {
  decoder,
  calls: (sighting) => (isGroup(sighting) ? groupCalls(sighting) : [callOfSighting(sighting)]),
  read: readCall,
}

function decoder({ home }: LookupPlace): Decoder {
  return (file, from) =>
    isPacked(file.path)
      ? decodePacked(file, fileReader(file, home))
      : decode({ file, path: file.path, from }, fileReader(file, home))
}

/** A compressed history changes as a whole: it is read from its start. */
function* decodePacked(
  file: LogFile,
  reader: FileReader,
): Generator<Observation | SkippedRow, Checkpoint> {
  const end = yield* readUnpacked(file.path, (path) =>
    decode({ file, path, from: FILE_START }, reader),
  )
  if (end === null) yield skipRow('invalid_document', file, 0)
  return end ?? FILE_START
}

/** A line that holds none of these says nothing of usage, nor of whose it is. */
const MARKERS = [
  'token_count"',
  '_token_usage"',
  'turn_context"',
  'session_meta"',
  'tarted"',
  'thread_settings_applied"',
  'token_usage_record"',
  '"usage"',
  '_call"',
  'item.completed"',
]

interface Text {
  readonly file: LogFile
  /** Where its text is. */
  readonly path: string
  readonly from: Checkpoint
}

function* decode(
  { file, path, from }: Text,
  reader: FileReader,
): Generator<Observation | SkippedRow, Checkpoint> {
  let thread = threadOf(from)
  // What is known behind the last finished line: an unfinished one is read again.
  let finished = thread
  let lastOffset = from.offset
  const lines = scanLines(path, { marker: MARKERS, wanted: MARKERS, from: from.offset })
  for (;;) {
    const next = lines.next()
    if (next.done === true) {
      yield* reader.historyOf(thread, lastOffset)
      return { offset: next.value, state: finished }
    }
    const before = thread
    thread = yield* readLine(next.value, { file, path, reader, thread })
    if (thread.id !== before.id) yield* reader.historyOf(before, lastOffset)
    lastOffset = next.value.offset
    if (next.value.isComplete) finished = thread
  }
}

const threadOf = ({ state }: Checkpoint): Thread =>
  isObject(state) ? { ...NEW_THREAD, ...state } : NEW_THREAD

interface Reading {
  readonly file: LogFile
  readonly path: string
  readonly reader: FileReader
  readonly thread: Thread
}

function* readLine(
  line: FoundLine,
  { file, path, reader, thread }: Reading,
): Generator<Observation | SkippedRow, Thread> {
  const row = jsonOfLine(path, line, ROW_SHAPE)
  if (!isObject(row)) {
    const isTorn = row === undefined && !line.isComplete
    yield skipRow(isTorn ? 'torn_line' : 'invalid_json', file, line.offset)
    return thread
  }
  const step = readRow(thread, row)
  if (step.skipped !== undefined) yield skipRow(step.skipped, file, line.offset)
  yield* reader.observationsOf(step, line.offset)
  return step.thread
}
