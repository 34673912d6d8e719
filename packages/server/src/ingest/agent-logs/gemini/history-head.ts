import { headOf, rowsOfHead } from '../head-of.ts'
import type { Json, JsonObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { plausibleTime } from '../plausible-time.ts'
import { textOf } from '../text-of.ts'

/** What a history says of itself, before its messages. */
export interface HistoryHead {
  readonly sessionId: string | null
  /** SHA-256 of the folder that the tool was started in. */
  readonly projectHash: string | null
  /** Epoch milliseconds. */
  readonly startTime: number | null
  /** Epoch milliseconds; of a history that is appended to, when it was begun. */
  readonly lastUpdated: number | null
  readonly isSubagent: boolean
  /** Folders of the workspace, absolute. */
  readonly directories: readonly string[]
  /** The model that a headless run was begun with. */
  readonly model: string | null
}

/** What a history's fields say of it; what cannot be read is unknown. */
export function historyHead(fields: JsonObject): HistoryHead {
  const directories = fields['directories']
  return {
    sessionId: textOf(fields['sessionId']) ?? textOf(fields['session_id']),
    projectHash: textOf(fields['projectHash']),
    startTime: plausibleTime(fields['startTime']),
    lastUpdated: plausibleTime(fields['lastUpdated']),
    isSubagent: fields['kind'] === 'subagent',
    directories: Array.isArray(directories)
      ? directories.filter((one) => textOf(one) !== null)
      : [],
    model: textOf(fields['model']),
  }
}

/** The fields that describe a history. */
export const HEAD_FIELDS = [
  'sessionId',
  'session_id',
  'projectHash',
  'startTime',
  'lastUpdated',
  'kind',
  'directories',
] as const

/** The first line of a history describes it, and so does the `init` event of a headless run. */
export function headOfLines(path: string): JsonObject {
  const text = Buffer.from(headOf(path), 'latin1').toString('utf8')
  const head: Record<string, Json> = {}
  for (const row of rowsOfHead(text, parseJson) as readonly JsonObject[]) {
    const names = row['type'] === 'init' ? [...HEAD_FIELDS, 'model'] : HEAD_FIELDS
    for (const name of names) if (row[name] !== undefined) head[name] ??= row[name]
  }
  return head
}
