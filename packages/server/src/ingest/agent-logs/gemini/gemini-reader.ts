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
import { readJson, readJsonItems } from '../read-json.ts'
import { scanLines } from '../scan-lines.ts'
import { skipRow } from '../skip-row.ts'
import { isSessionCounted } from './discover.ts'
import { type HistoryHead, headOfLines, historyHead } from './history-head.ts'
import { type HistoryReader, historyReader, type ImportMemory } from './history-reader.ts'
import { DOCUMENT_SHAPE, MESSAGE_SHAPE, messagesOf, ROW_SHAPE } from './history-rows.ts'
import { projectFinder } from './project-root.ts'
import { readCall } from './read-call.ts'
import { readMessage } from './read-message.ts'
import { type RunReading, readRun } from './read-run.ts'
import { callsOf, groupOf, historySeen } from './session-group.ts'
import { subagentNames } from './subagent-names.ts'

/** Reads Gemini CLI's histories. */
export const geminiReader: AgentLogReader = { decoder, calls: callsOf, read: readCall }

function decoder(place: LookupPlace): Decoder {
  const memory: ImportMemory = {
    home: place.home,
    projectOf: projectFinder(place.home),
    names: subagentNames(),
  }
  return (file, from) =>
    file.growth === 'appended'
      ? decodeLines(file, from, { memory, place })
      : decodeDocument(file, from, { memory, place })
}

interface Import {
  readonly memory: ImportMemory
  readonly place: LookupPlace
}

type Found = Observation | SkippedRow

/** Finds counters of any form: `"tokens"`, `"total_tokens"`. */
const MARKER = 'tokens"'

function* decodeLines(
  file: LogFile,
  from: Checkpoint,
  { memory, place }: Import,
): Generator<Found, Checkpoint> {
  const head = historyHead(headOfLines(file.path))
  const reader = historyReader({ file, from, head }, memory)
  const reading = newReading({ file, head, reader, memory, place })
  const lines = scanLines(file.path, { marker: MARKER, wanted: MARKER, from: from.offset })
  for (;;) {
    const next = lines.next()
    if (next.done === true) {
      yield* stillNotNoted(reading)
      yield* historyOf(reading)
      return reader.checkpoint(next.value)
    }
    const { offset, isComplete } = next.value
    const row = jsonOfLine(file.path, next.value, ROW_SHAPE)
    if (row === undefined) yield skipRow(isComplete ? 'invalid_json' : 'torn_line', file, offset)
    else if (!isObject(row)) yield skipRow('no_usage', file, offset)
    else yield* foundInRow(row, offset, reading)
  }
}

function* decodeDocument(
  file: LogFile,
  from: Checkpoint,
  { memory, place }: Import,
): Generator<Found, Checkpoint> {
  const range = { offset: 0, bytes: file.bytes }
  const document = readJson(file.path, range, { shape: DOCUMENT_SHAPE })
  const head = historyHead(isObject(document) ? document : {})
  const reader = historyReader({ file, from, head }, memory)
  const reading = newReading({ file, head, reader, memory, place })
  if (!isObject(document)) yield skipRow('invalid_document', file, 0)
  else {
    yield* foundInRow(document, 0, reading)
    const messages = { field: 'messages', shape: MESSAGE_SHAPE }
    for (const message of readJsonItems(file.path, range, messages)) {
      if (isObject(message)) yield* foundInMessage(message, 0, reading)
    }
    yield* stillNotNoted(reading)
    yield* historyOf(reading)
  }
  return reader.checkpoint(file.bytes)
}

interface Reading extends Import {
  readonly file: LogFile
  readonly head: HistoryHead
  readonly reader: HistoryReader
  /** Messages whose tokens were not noted so far, with the offset of the last such row. */
  readonly notNoted: Map<string, number>
  /** Offset of the last message that tells a call; -1: none does. */
  lastCall: number
}

const newReading = (of: Omit<Reading, 'notNoted' | 'lastCall'>): Reading => ({
  ...of,
  notNoted: new Map(),
  lastCall: -1,
})

function* foundInRow(row: JsonObject, offset: number, reading: Reading): Generator<Found> {
  const { file, head, reader, place } = reading
  const run = readRun(row, { placeOf: reader.at(offset).place, head })
  if (run !== null) {
    yield* foundInRun(run, { file, offset, isCounted: isSessionCounted(run.sessionId, place) })
    return
  }
  for (const message of messagesOf(row)) yield* foundInMessage(message, offset, reading)
}

function* foundInMessage(message: JsonObject, offset: number, reading: Reading): Generator<Found> {
  const { file, memory, reader, notNoted } = reading
  memory.names.learn(file.path, message)
  const found = readMessage(message, reader.at(offset))
  switch (found?.kind) {
    case undefined:
      return
    case 'none':
      yield skipRow(found.reason, file, offset)
      return
    case 'not_noted':
      notNoted.set(found.key, offset)
      return
    case 'sighting':
      notNoted.delete(found.key)
      reading.lastCall = offset
      yield { kind: 'observation', offset, key: found.key, sighting: found.sighting }
  }
}

/** Messages of which no row noted tokens. Most rows without tokens are followed by one that has them. */
function* stillNotNoted({ file, notNoted }: Reading): Generator<SkippedRow> {
  for (const offset of notNoted.values()) yield skipRow('usage_not_noted', file, offset)
}

/** Says that the session's calls are told one by one. A sub-agent has a session of its own. */
function* historyOf({ head, lastCall }: Reading): Generator<Observation> {
  const { sessionId, isSubagent } = head
  if (lastCall === -1 || sessionId === null || isSubagent) return
  const key = groupOf(sessionId)
  yield { kind: 'observation', offset: lastCall, key, sighting: historySeen, isBeside: true }
}

function* foundInRun(
  { sightings }: RunReading,
  at: { readonly file: LogFile; readonly offset: number; readonly isCounted: boolean },
): Generator<Found> {
  const { file, offset, isCounted } = at
  if (isCounted) yield skipRow('session_summary', file, offset)
  else if (sightings.length === 0) yield skipRow('no_usage', file, offset)
  else for (const one of sightings) yield { kind: 'observation', offset, ...one }
}
