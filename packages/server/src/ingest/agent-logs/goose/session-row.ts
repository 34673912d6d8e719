import type { SqlRow } from '../../../store/sqlite/sqlite-driver.ts'
import { shortHash } from '../call-key.ts'
import { costOf, countOf, dayOf, textOf, timeOf } from '../column-values.ts'
import type { HistoryDatabase } from '../history-database.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import { knownFields } from '../known-fields.ts'
import { parseJson } from '../parse-json.ts'

/** A session of Goose with what all its calls add up to. */
export interface SessionRow {
  /** The identity: an id is a date and a number, so that another machine has the same one. */
  readonly key: string
  readonly id: string
  /** The session that called this one as a sub-agent. */
  readonly parent: string | null
  readonly isSubagent: boolean
  /** When it began, epoch milliseconds; null when it is not known. */
  readonly created: number | null
  readonly folder: string | null
  /** Counters and names. */
  readonly facts: JsonObject
  readonly isCounted: boolean
}

const COLUMNS = [
  'id',
  'parent_session_id',
  'session_type',
  'working_dir',
  'created_at',
  'updated_at',
  'provider_name',
  'model_config_json',
  'total_tokens',
  'input_tokens',
  'output_tokens',
  'accumulated_total_tokens',
  'accumulated_input_tokens',
  'accumulated_output_tokens',
  'accumulated_cache_read_tokens',
  'accumulated_cache_write_tokens',
  'accumulated_cost',
] as const

type Column = (typeof COLUMNS)[number]

/** The sessions of a database, with the columns that its version has; null when it has no such table. */
export function sessionRows(db: HistoryDatabase): readonly SessionRow[] | null {
  const there = db.columnsOf('sessions')
  if (!there.has('id')) return null
  const columns = COLUMNS.map((name) => (there.has(name) ? name : `NULL AS ${name}`))
  return db
    .all(`SELECT rowid AS row, ${columns.join(', ')} FROM sessions ORDER BY rowid`)
    .map(rowOf)
}

function rowOf(row: SqlRow): SessionRow {
  const text = (name: Column): string | null => textOf(row[name])
  const count = (name: Column): number | null => countOf(row[name])
  const either = (name: 'total' | 'input' | 'output'): number | null =>
    count(`accumulated_${name}_tokens`) ?? count(`${name}_tokens`)
  const usage = knownFields<Json>({
    model: modelOf(text('model_config_json')),
    provider: text('provider_name'),
    input: either('input'),
    output: either('output'),
    total: either('total'),
    cacheRead: count('accumulated_cache_read_tokens'),
    cacheWrite: count('accumulated_cache_write_tokens'),
    cost: costOf(row['accumulated_cost']),
  })
  const updated = timeOf(row['updated_at']) ?? 0
  const id = text('id') ?? `row ${row['row']}`
  const created = timeOf(row['created_at']) ?? dayOf(id)
  return {
    key: keyOf(id, created),
    id,
    parent: text('parent_session_id'),
    isSubagent: /sub_?agent/i.test(text('session_type') ?? ''),
    created,
    folder: text('working_dir'),
    // The session's last state stands for all of it, also when it went on with another model.
    facts: { usage: { ...usage, [VERSION]: [updated, usage['total'] ?? 0] } },
    isCounted: ['input', 'output', 'total', 'cost'].some((name) => usage[name] !== undefined),
  }
}

const keyOf = (id: string, created: number | null): string =>
  `goose:${shortHash(`${id}\n${created}`)}`

function modelOf(config: string | null): string | null {
  try {
    const value: unknown = parseJson(config ?? 'null')
    const name = isObject(value) ? value['model_name'] : null
    return typeof name === 'string' ? textOf(name) : null
  } catch {
    return null
  }
}
