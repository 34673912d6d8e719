import type {
  AgentLogSource,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { isObject } from '../join-json.ts'
import { type FoundLine, scanLines } from '../scan-lines.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { discover } from './discover.ts'
import { type FileReader, fileReader } from './file-reader.ts'
import { readCall } from './read-call.ts'
import { readRow } from './read-row.ts'
import { subagentTypesMemo } from './subagent-types.ts'

/** Claude Code's histories: one JSON line a row, several rows an answer, copies in many files. */
export const claudeCode: AgentLogSource = {
  name: 'claude-code',
  title: 'Claude Code',
  discover,
  decoder,
  read: readCall,
}

function decoder({ home }: LookupPlace): Decoder {
  const typesOf = subagentTypesMemo()
  return (file) => decode(file, fileReader(file, { home, typesOf }))
}

function* decode(file: LogFile, reader: FileReader): Generator<Observation | SkippedRow> {
  try {
    for (const line of scanLines(file.path, { marker: '"usage"', wanted: '"assistant"' })) {
      yield readLine(line, file, reader)
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    yield skip('unreadable_file', file, 0)
  }
}

const isSystemError = (error: unknown): boolean => error instanceof Error && 'errno' in error

function readLine(line: FoundLine, file: LogFile, reader: FileReader): Observation | SkippedRow {
  if (line.isHugeAndUnwanted) {
    return skip(line.isComplete ? 'tool_result_summary' : 'torn_line', file, line.offset)
  }
  const text = line.text()
  if (text === null) return skip('line_too_long', file, line.offset)
  const row = parse(text)
  if (row === undefined) {
    return skip(line.isComplete ? 'invalid_json' : 'torn_line', file, line.offset)
  }
  if (!isObject(row)) return skip('no_usage', file, line.offset)
  const reading = readRow(row, text, reader.at(line.offset))
  if ('reason' in reading) return skip(reading.reason, file, line.offset)
  return { kind: 'observation', offset: line.offset, ...reading }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
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
