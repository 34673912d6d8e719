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
import { jsonOfLine } from '../json-of-line.ts'
import { readJson } from '../read-json.ts'
import { scanLines } from '../scan-lines.ts'
import { skipRow } from '../skip-row.ts'
import { discover, isSessionCounted } from './discover.ts'
import { type HistoryReader, historyReader, type ImportMemory } from './history-reader.ts'
import { messagesOf, ROW_SHAPE } from './history-rows.ts'
import { projectFinder } from './project-root.ts'
import { readCall } from './read-call.ts'
import { readMessage } from './read-message.ts'
import { type RunReading, readRun } from './read-run.ts'
import { subagentNames } from './subagent-names.ts'

/** Gemini CLI's histories: a document or JSON lines a session, messages written anew as they grow. */
export const gemini: AgentLogSource = {
  name: 'gemini',
  title: 'Gemini CLI',
  version: 1,
  discover,
  recognise,
  decoder,
  read: readCall,
}

function recognise(path: string, head: string): boolean {
  if (/[/\\]\.gemini[/\\]tmp[/\\].*[/\\]chats[/\\]/.test(path)) return true
  if (!/^[^{]{0,8}\{/.test(head)) return false
  if (head.includes('"projectHash"') && head.includes('"sessionId"')) return true
  return (
    isRun(head) ||
    rowsOfHead(head).some((row) => row['type'] === 'init' && 'session_id' in row && 'model' in row)
  )
}

/** What a headless run prints: an answer, and the sums by model. */
const isRun = (head: string): boolean =>
  /"stats"\s*:\s*\{/.test(head) && /"models"\s*:\s*\{/.test(head) && head.includes('"tokens"')

function decoder(place: LookupPlace): Decoder {
  const memory: ImportMemory = {
    home: place.home,
    projectOf: projectFinder(place.home),
    names: subagentNames(),
  }
  return function* (file, from) {
    const reader = historyReader(file, from, memory)
    const readRow = rowReader({ file, reader, memory, place })
    if (file.growth === 'appended')
      return reader.checkpoint(yield* decodeLines(file, from, readRow))
    yield* decodeDocument(file, readRow)
    return reader.checkpoint(file.bytes)
  }
}

type Found = Observation | SkippedRow
type RowReader = (row: JsonObject, offset: number) => Generator<Found>

/** Finds counters of any form: `"tokens"`, `"total_tokens"`. */
const MARKER = 'tokens"'

function* decodeLines(
  file: LogFile,
  from: Checkpoint,
  readRow: RowReader,
): Generator<Found, number> {
  const lines = scanLines(file.path, { marker: MARKER, wanted: MARKER, from: from.offset })
  for (;;) {
    const next = lines.next()
    if (next.done === true) return next.value
    const line = next.value
    const row = jsonOfLine(file.path, line, ROW_SHAPE)
    if (row === undefined)
      yield skipRow(line.isComplete ? 'invalid_json' : 'torn_line', file, line.offset)
    else if (isObject(row)) yield* readRow(row, line.offset)
    else yield skipRow('no_usage', file, line.offset)
  }
}

function* decodeDocument(file: LogFile, readRow: RowReader): Generator<Found, void> {
  const document = readJson(file.path, { offset: 0, bytes: file.bytes }, { shape: ROW_SHAPE })
  if (isObject(document)) yield* readRow(document, 0)
  else yield skipRow('invalid_document', file, 0)
}

interface Reading {
  readonly file: LogFile
  readonly reader: HistoryReader
  readonly memory: ImportMemory
  readonly place: LookupPlace
}

function rowReader({ file, reader, memory, place }: Reading): RowReader {
  return function* (row, offset) {
    const surroundings = reader.at(offset)
    const run = readRun(row, { placeOf: surroundings.place, model: reader.head.model })
    if (run !== null) {
      yield* foundInRun(run, { file, offset, isCounted: isSessionCounted(run.sessionId, place) })
      return
    }
    for (const message of messagesOf(row)) {
      memory.names.learn(file.path, message)
      const reading = readMessage(message, surroundings)
      if (reading === null) continue
      if ('reason' in reading) yield skipRow(reading.reason, file, offset)
      else yield { kind: 'observation', offset, ...reading }
    }
  }
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
