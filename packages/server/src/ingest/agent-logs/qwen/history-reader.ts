import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Checkpoint, LogFile } from '../agent-log-source.ts'
import { shortHash } from '../call-key.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { parseJson } from '../parse-json.ts'
import { plausibleTime } from '../plausible-time.ts'
import { shortenHome } from '../shorten-home.ts'
import type { Place } from '../sighting.ts'
import { textOf } from '../text-of.ts'
import { isOfSubagent } from './discover.ts'
import type { RowSurroundings } from './read-row.ts'

/** Knows whose the rows of one file are. */
export interface HistoryReader {
  /** What is known of the row that begins at this byte offset. */
  at(offset: number): RowSurroundings
  /** Where to go on next time. */
  checkpoint(offset: number): Checkpoint
}

/** Reads what a file's path, and the file beside a sub-agent's history, tell of its rows. */
export function historyReader(file: LogFile, from: Checkpoint, home: string): HistoryReader {
  const isSide = isOfSubagent(file.path)
  const stem = basename(file.path).replace(/\.jsonl$/, '')
  const meta = isSide ? metaOf(file.path) : {}
  const fileId = shortHash(file.path).slice(0, 12)
  const model = textOf(meta['model'])
  let lastTime = typeof from.state === 'number' ? from.state : null
  let isModelUnknown = from.dependsOn !== undefined

  const whoOf = (row: JsonObject): Place['who'] => {
    const cwd = textOf(row['cwd'])
    const agentId = textOf(row['agentId']) ?? (isSide ? stem.replace(/^agent-/, '') : null)
    const isSideRow = isSide || row['isSidechain'] === true || agentId !== null
    return knownFields({
      session:
        originOf(row) ?? textOf(row['sessionId']) ?? (isSide ? basename(dirname(file.path)) : stem),
      project: cwd === null ? null : shortenHome(cwd, home),
      branch: textOf(row['gitBranch']),
      chain: isSideRow ? 'side' : 'main',
      agentId,
      agentType: isSideRow ? (textOf(row['agentName']) ?? textOf(meta['agentType'])) : null,
    })
  }

  const placeAt = (row: JsonObject, offset: number): Place => {
    const stated = plausibleTime(row['timestamp'])
    const time = stated ?? lastTime ?? file.modifiedMs
    lastTime = time
    const isCopy = originOf(row) !== null
    const order = [isCopy ? 1 : 0, stated === null ? 1 : 0, time, fileId, offset]
    return { order, time, who: whoOf(row) }
  }

  return {
    at: (offset) => ({
      place: (row) => placeAt(row, offset),
      model() {
        isModelUnknown ||= isSide && model === null
        return model
      },
    }),
    checkpoint: (offset) => ({
      offset,
      state: lastTime,
      ...(isModelUnknown && { dependsOn: [metaPathOf(file.path)] }),
    }),
  }
}

/** The session that a row was copied from, when a session was branched. */
function originOf({ forkedFrom }: JsonObject): string | null {
  return isObject(forkedFrom) ? textOf(forkedFrom['sessionId']) : null
}

/** The file beside a sub-agent's history, which names its type and its model. */
const metaPathOf = (path: string): string => path.replace(/\.jsonl$/, '.meta.json')

function metaOf(path: string): JsonObject {
  try {
    const meta: unknown = parseJson(readFileSync(metaPathOf(path), 'utf8'))
    return isObject(meta) ? meta : {}
  } catch {
    return {}
  }
}
