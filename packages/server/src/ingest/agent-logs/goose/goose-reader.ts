import type {
  AgentLogReader,
  Checkpoint,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { readDatabase } from '../history-database.ts'
import { shortenHome } from '../shorten-home.ts'
import type { Place } from '../sighting.ts'
import { skipRow } from '../skip-row.ts'
import { readCall } from './read-call.ts'
import { type SessionRow, sessionRows } from './session-row.ts'

/** Reads Goose's history. */
export const gooseReader: AgentLogReader = { decoder, read: readCall }

function decoder({ home }: LookupPlace): Decoder {
  return (file) =>
    readDatabase(file.path, function* (db): Generator<Observation | SkippedRow, Checkpoint> {
      const rows = sessionRows(db)
      if (rows === null) yield skipRow('unknown_tables', file, 0)
      for (const row of rows ?? []) {
        yield row.isCounted ? observationOf(row, file, home) : skipRow('no_usage', file, 0)
      }
      return { offset: file.bytes, state: null }
    })
}

function observationOf(row: SessionRow, file: LogFile, home: string): Observation {
  const { key, id, facts } = row
  const place = placeOf(row, file, home)
  const copy = { request: id, own: 1, facts, tools: [], places: [place] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy] }
}

function placeOf(
  { id, parent, isSubagent, created, folder }: SessionRow,
  file: LogFile,
  home: string,
): Place {
  const time = created ?? file.modifiedMs
  const isSide = isSubagent || parent !== null
  return {
    order: [time, id],
    time,
    who: {
      chain: isSide ? 'side' : 'main',
      session: parent ?? id,
      ...(folder !== null && { project: shortenHome(folder, home) }),
      ...(isSide && { agentId: id }),
    },
  }
}
