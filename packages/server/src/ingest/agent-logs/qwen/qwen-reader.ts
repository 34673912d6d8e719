import type {
  AgentLogReader,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { isObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import { skipRow } from '../skip-row.ts'
import { isDocument } from './discover.ts'
import { decodeDocument } from './document-history.ts'
import { type HistoryReader, historyReader } from './history-reader.ts'
import { readCall } from './read-call.ts'
import { ROW_SHAPE, readRow } from './read-row.ts'

/** Reads Qwen Code's histories. */
export const qwenReader: AgentLogReader = { decoder, read: readCall }

function decoder({ home }: LookupPlace): Decoder {
  return function* (file, from) {
    if (isDocument(file.path)) return yield* decodeDocument(file)
    const reader = historyReader(file, from, home)
    const lines = scanLines(file.path, { marker: MARKER, wanted: MARKER, from: from.offset })
    for (;;) {
      const next = lines.next()
      if (next.done === true) return reader.checkpoint(next.value)
      yield readLine(next.value, file, reader)
    }
  }
}

const MARKER = '"usageMetadata"'

function readLine(line: FoundLine, file: LogFile, reader: HistoryReader): Observation | SkippedRow {
  const row = jsonOfLine(file.path, line, ROW_SHAPE)
  if (row === undefined) {
    return skipRow(line.isComplete ? 'invalid_json' : 'torn_line', file, line.offset)
  }
  const reading = isObject(row) ? readRow(row, reader.at(line.offset)) : null
  if (reading === null) return skipRow('no_usage', file, line.offset)
  return { kind: 'observation', offset: line.offset, ...reading }
}
