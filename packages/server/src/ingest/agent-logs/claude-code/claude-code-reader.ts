import type {
  AgentLogReader,
  Checkpoint,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { isObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { readJson } from '../read-json.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { carriedIn } from './carried.ts'
import { type FileReader, fileReader } from './file-reader.ts'
import { readCall } from './read-call.ts'
import { ROW_SHAPE, readRow } from './read-row.ts'
import { type SubagentTypes, subagentTypes } from './subagent-types.ts'

/** Reads Claude Code's histories: one JSON line a row, several rows an answer, copies in many files. */
export const claudeCodeReader: AgentLogReader = {
  decoder,
  read: readCall,
  sessionSum: (state) => carriedIn(state).sum,
}

function decoder({ home }: LookupPlace): Decoder {
  const types = subagentTypes()
  return (file, from) =>
    decode(file, from, { types, reader: fileReader(file, { home, types, from }) })
}

interface Reading {
  readonly types: SubagentTypes
  readonly reader: FileReader
}

function* decode(
  file: LogFile,
  from: Checkpoint,
  reading: Reading,
): Generator<Observation | SkippedRow, Checkpoint> {
  const lines = scanLines(file.path, {
    marker: '"usage"',
    wanted: '"assistant"',
    from: from.offset,
    onHead: (head) => reading.reader.begin(head),
  })
  let answered = from.offset
  for (;;) {
    const next = lines.next()
    if (next.done === true) return reading.reader.checkpoint(answered, next.value)
    answered = next.value.offset + next.value.bytes
    yield readLine(next.value, file, reading)
  }
}

function readLine(
  line: FoundLine,
  file: LogFile,
  { types, reader }: Reading,
): Observation | SkippedRow {
  if (line.isHugeAndUnwanted) {
    return skip(line.isComplete ? 'tool_result_summary' : 'torn_line', file, line.offset)
  }
  const text = line.bytes > PARSED_BYTES ? null : line.text()
  const row = text === null ? readJson(file.path, line, { shape: ROW_SHAPE }) : parse(text)
  if (row === undefined) {
    return skip(line.isComplete ? 'invalid_json' : 'torn_line', file, line.offset)
  }
  if (!isObject(row)) return skip('no_usage', file, line.offset)
  types.learn(file.path, row)
  const seen = readRow(row, { text, offset: line.offset }, reader)
  if ('reason' in seen) return skip(seen.reason, file, line.offset)
  return { kind: 'observation', offset: line.offset, key: seen.key, sighting: seen.sighting }
}

/** Most of a longer line is what a tool printed. */
const PARSED_BYTES = 1 << 20

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

const skip = (reason: SkipReason, file: LogFile, offset: number): SkippedRow => ({
  kind: 'skipped',
  reason,
  file: file.path,
  offset,
})
