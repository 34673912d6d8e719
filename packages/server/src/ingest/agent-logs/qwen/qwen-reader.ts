import type {
  AgentLogReader,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { callKey } from '../call-key.ts'
import { isObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import type { Place } from '../sighting.ts'
import { skipRow } from '../skip-row.ts'
import { isDocument, isUsageLog } from './discover.ts'
import { decodeDocument } from './document-history.ts'
import { groupCalls, groupOfCall, toldRequest } from './group-calls.ts'
import { type HistoryReader, historyReader } from './history-reader.ts'
import { readCall } from './read-call.ts'
import { ROW_SHAPE, type RowReading, readRow } from './read-row.ts'
import { isTelemetry, RESPONSE, readTelemetry } from './telemetry-row.ts'
import { usageLogDecoder } from './usage-log.ts'

/** Reads Qwen Code's histories. */
export const qwenReader: AgentLogReader = { decoder, calls: groupCalls, read: readCall }

function decoder({ home }: LookupPlace): Decoder {
  const decodeLog = usageLogDecoder(home)
  return function* (file, from) {
    if (isDocument(file.path)) return yield* decodeDocument(file)
    if (isUsageLog(file.path)) return yield* decodeLog(file, from)
    const reader = historyReader(file, from, home)
    const lines = scanLines(file.path, { marker: MARKERS, wanted: MARKERS, from: from.offset })
    for (;;) {
      const next = lines.next()
      if (next.done === true) return reader.checkpoint(next.value)
      yield* readLine(next.value, file, reader)
    }
  }
}

const MARKERS = ['"usageMetadata"', `"${RESPONSE}"`]

function* readLine(
  line: FoundLine,
  file: LogFile,
  reader: HistoryReader,
): Generator<Observation | SkippedRow, void> {
  const { offset, isComplete } = line
  const row = jsonOfLine(file.path, line, ROW_SHAPE)
  if (row === undefined) {
    yield skipRow(isComplete ? 'invalid_json' : 'torn_line', file, offset)
  } else if (isObject(row) && isTelemetry(row) && row['usageMetadata'] === undefined) {
    const reading = readTelemetry(row, reader.at(offset))
    if (reading !== null) yield { kind: 'observation', offset, ...reading }
  } else {
    const reading = isObject(row) ? readRow(row, reader.at(offset)) : null
    if (reading === null) yield skipRow('no_usage', file, offset)
    else yield* observed(reading, offset)
  }
}

/** An answer, and beside it that its call is told: the log of calls need not tell it again. */
function* observed(reading: RowReading, offset: number): Generator<Observation, void> {
  yield { kind: 'observation', offset, ...reading }
  for (const { facts, places } of reading.sighting) {
    const { usage } = facts
    const session = places[0]?.who['session']
    if (!isObject(usage) || session === undefined) continue
    const request = toldRequest(reading.key)
    const copy = { request, own: 1 as const, facts: {}, tools: [], places: placesOnly(places) }
    const key = callKey('qwen', groupOfCall(session, usage))
    yield { kind: 'observation', key, offset, sighting: [copy], isBeside: true }
  }
}

const placesOnly = (places: readonly Place[]): readonly Place[] =>
  places.map(({ order, time }) => ({ order, time, who: {} }))
