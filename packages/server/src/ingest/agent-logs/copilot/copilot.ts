import type {
  AgentLogSource,
  Checkpoint,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { rowsOfHead } from '../head-of.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import { skipRow } from '../skip-row.ts'
import { copilotHome, discover } from './discover.ts'
import { type FileReader, type FileSurroundings, fileReader } from './file-reader.ts'
import { groupCalls } from './group-calls.ts'
import { isNothing } from './inclusive-usage.ts'
import { type OtelRecord, otelRecord } from './otel-record.ts'
import { readCall } from './read-call.ts'
import { NEW_SESSION, readEvent, type SessionLog } from './session-log.ts'
import { eventsOf, sessionPlaces } from './session-places.ts'

/** Copilot CLI's histories: telemetry that tells each call, and sums that its sessions end with. */
export const copilot: AgentLogSource = {
  name: 'copilot',
  title: 'Copilot CLI',
  version: 1,
  discover,
  recognise,
  decoder,
  calls: groupCalls,
  read: readCall,
}

function recognise(path: string, head: string): boolean {
  if (!path.endsWith('.jsonl')) return false
  if (/[/\\]\.copilot[/\\]/.test(path)) return true
  return rowsOfHead(head).some((row) => isEvent(row) || isRecord(row))
}

type Row = Readonly<Record<string, unknown>>

const isEvent = ({ type, data }: Row): boolean =>
  isObject(data) && /^session\.(start|resume)$/.test(String(type))

const RECORD_NAME = /^(github\.copilot|copilot_chat|gen_ai)\./

const isRecord = ({ attributes }: Row): boolean =>
  isObject(attributes) && Object.keys(attributes).some((name) => RECORD_NAME.test(name))

/** Sessions whose place is not known yet, of the newest ones. */
const AWAITED_SESSIONS = 16

function decoder(place: LookupPlace): Decoder {
  const root = copilotHome(place)
  const lookUp = sessionPlaces(root)
  return function* (file, from) {
    const awaited = new Set<string>()
    const placeOf = (session: string) => {
      const found = lookUp(session)
      if (found === null && awaited.size < AWAITED_SESSIONS) awaited.add(session)
      return found
    }
    const { offset, state } = yield* decode(file, from, { home: place.home, placeOf })
    const before = from.dependsOn ?? []
    const others = [...awaited].map((session) => eventsOf(root, session))
    const dependsOn = [...new Set([...before, ...others])].slice(0, AWAITED_SESSIONS)
    return { offset, state, ...(dependsOn.length > 0 && { dependsOn }) }
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

/** A longer line is worth loading for these only: spans may hold whole conversations. */
const WANTED = ['gen_ai.usage.', 'modelMetrics"']

function* decode(
  file: LogFile,
  from: Checkpoint,
  surroundings: FileSurroundings,
): Generator<Observation | SkippedRow, Checkpoint> {
  const reader = fileReader(file, surroundings)
  let session = sessionOf(from)
  // What is known behind the last finished line: an unfinished one is read again.
  let finished = session
  const lines = scanLines(file.path, { marker: MARKERS, wanted: WANTED, from: from.offset })
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
  if (line.isHugeAndUnwanted) return session
  const text = line.text()
  const row = text === null ? undefined : parse(text)
  if (text === null || !isObject(row)) {
    const unread = line.isComplete ? 'invalid_json' : 'torn_line'
    yield skipRow(text === null ? 'line_too_long' : unread, file, line.offset)
    return session
  }
  const record = otelRecord(row, text)
  if (record === null) return yield* readEventLine(row, text, line.offset, reading)
  yield* readRecord(record, line.offset, reading)
  return session
}

function* readEventLine(
  row: JsonObject,
  text: string,
  offset: number,
  { file, reader, session }: Reading,
): Generator<Observation | SkippedRow, SessionLog> {
  const step = readEvent(session, row, text)
  if (step === null) return session
  if (step.skipped !== undefined) yield skipRow(step.skipped, file, offset)
  for (const sum of step.sums) yield reader.ofSum(sum, step.session, offset)
  return step.session
}

function* readRecord(
  record: OtelRecord,
  offset: number,
  { file, reader }: Reading,
): Generator<Observation | SkippedRow, void> {
  const { rank, usage, namesUsage } = record
  if (usage === null && !namesUsage) return yield* reader.ofContext(record, offset)
  if (usage === null || rank === null) yield skipRow('no_usage', file, offset)
  else if (isNothing(usage)) yield skipRow('no_tokens', file, offset)
  else yield* reader.ofRecord(record, offset)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
