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
  version: 1,
  discover,
  recognise,
  decoder,
  read: readCall,
}

/** Rows name their conversation and kind; those of Qwen Code do too, but count in other words. */
function recognise(path: string, head: string): boolean {
  if (!path.endsWith('.jsonl') || head.includes('"usageMetadata"')) return false
  if (/[/\\]\.claude[/\\]/.test(path)) return true
  return rowsOfHead(head).some(
    (row) => ('sessionId' in row || 'parentUuid' in row) && 'type' in row,
  )
}

function decoder({ home }: LookupPlace): Decoder {
  const typesOf = subagentTypesMemo()
  return (file, from) => decode(file, from, fileReader(file, { home, typesOf, from }))
}

function* decode(
  file: LogFile,
  from: Checkpoint,
  reader: FileReader,
): Generator<Observation | SkippedRow, Checkpoint> {
  const lines = scanLines(file.path, {
    marker: '"usage"',
    wanted: '"assistant"',
    from: from.offset,
  })
  for (;;) {
    const next = lines.next()
    if (next.done === true) return reader.checkpoint(next.value)
    yield readLine(next.value, file, reader)
  }
}

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
