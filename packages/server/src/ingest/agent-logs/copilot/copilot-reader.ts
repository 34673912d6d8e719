import type {
  AgentLogReader,
  Checkpoint,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import { skipRow } from '../skip-row.ts'
import { storeDecoder } from './decode-store.ts'
import { copilotHome } from './discover.ts'
import { type FileReader, type FileSurroundings, fileReader } from './file-reader.ts'
import { groupCalls } from './group-calls.ts'
import { isNothing } from './inclusive-usage.ts'
import { type OtelRecord, otelRecord } from './otel-record.ts'
import { readCall } from './read-call.ts'
import { ROW_SHAPE } from './row-shape.ts'
import { NEW_SESSION, readEvent, type SessionLog } from './session-log.ts'
import { eventsOf, type SessionPlace, sessionPlaces } from './session-places.ts'
import { storedRuns } from './stored-runs.ts'
import { subagentNames } from './subagent-names.ts'
import type { UsageRow } from './usage-rows.ts'

/**
 * Reads Copilot CLI's histories: telemetry and a store that tell each call, and sums that its sessions
 * end with.
 */
export const copilotReader: AgentLogReader = {
  decoder,
  calls: groupCalls,
  elsewhere: storedRuns,
  read: readCall,
}

/** Sessions whose place is not known yet that a file waits for. */
const AWAITED_SESSIONS = 16

function decoder(place: LookupPlace): Decoder {
  const { home } = place
  const root = copilotHome(place)
  const lookUp = sessionPlaces(root)
  const nameOf = subagentNames(root)
  return function* (file, from) {
    const awaited = new Set(from.dependsOn ?? [])
    /** What the events of a session tell; until they tell it, the file waits for them. */
    const found = <Fact>(session: string, fact: Fact): Fact => {
      if (fact === null && awaited.size < AWAITED_SESSIONS) awaited.add(eventsOf(root, session))
      return fact
    }
    const placeOf = (session: string): SessionPlace | null => found(session, lookUp(session))
    const agentTypeOf = ({ session, agentId, toolCall }: UsageRow): string | null =>
      agentId === null && toolCall === null
        ? null
        : found(session, nameOf(session, [agentId, toolCall]))
    const { offset, state } = yield* file.growth === 'database'
      ? storeDecoder({ home, agentTypeOf })(file, from)
      : decode(file, from, { home, placeOf })
    return { offset, state, ...(awaited.size > 0 && { dependsOn: [...awaited] }) }
  }
}

/** A line that holds none of these says nothing of usage, nor of whose it is. */
const MARKERS = [
  'gen_ai.usage.',
  'gen_ai.conversation.id',
  'session.id"',
  'session_id"',
  'interaction_id"',
  'modelMetrics"',
  '"session.start"',
  '"session.resume"',
  '"session.context_changed"',
  'outputTokens"',
]

function* decode(
  file: LogFile,
  from: Checkpoint,
  surroundings: FileSurroundings,
): Generator<Observation | SkippedRow, Checkpoint> {
  const reader = fileReader(file, surroundings)
  let session = sessionOf(from)
  // What is known behind the last finished line: an unfinished one is read again.
  let finished = session
  const lines = scanLines(file.path, { marker: MARKERS, wanted: MARKERS, from: from.offset })
  for (;;) {
    const next = lines.next()
    if (next.done === true) return { offset: next.value, state: finished }
    session = yield* readLine(next.value, { file, reader, session })
    if (next.value.isComplete) finished = session
  }
}

const sessionOf = ({ state }: Checkpoint): SessionLog =>
  isObject(state) ? { ...NEW_SESSION, ...state } : NEW_SESSION

interface Reading {
  readonly file: LogFile
  readonly reader: FileReader
  readonly session: SessionLog
}

function* readLine(
  line: FoundLine,
  reading: Reading,
): Generator<Observation | SkippedRow, SessionLog> {
  const { file, session } = reading
  const row = jsonOfLine(file.path, line, ROW_SHAPE)
  if (!isObject(row)) {
    const isTorn = row === undefined && !line.isComplete
    yield skipRow(isTorn ? 'torn_line' : 'invalid_json', file, line.offset)
    return session
  }
  if (row['attributes'] === undefined) return yield* readEventLine(row, line.offset, reading)
  yield* readRecord(otelRecord(row), line.offset, reading)
  return session
}

function* readEventLine(
  row: JsonObject,
  offset: number,
  { file, reader, session }: Reading,
): Generator<Observation | SkippedRow, SessionLog> {
  const step = readEvent(session, row)
  if (step === null) return session
  if (step.skipped !== undefined) yield skipRow(step.skipped, file, offset)
  for (const sum of step.sums) yield reader.ofSum(sum, step.session, offset)
  return step.session
}

function* readRecord(
  record: OtelRecord | null,
  offset: number,
  { file, reader }: Reading,
): Generator<Observation | SkippedRow, void> {
  if (record === null) return
  const { rank, usage, namesUsage } = record
  if (usage === null && !namesUsage) return yield* reader.ofContext(record, offset)
  if (usage === null || rank === null) yield skipRow('no_usage', file, offset)
  else if (isNothing(usage)) yield skipRow('no_tokens', file, offset)
  else yield* reader.ofRecord(record, offset)
}
