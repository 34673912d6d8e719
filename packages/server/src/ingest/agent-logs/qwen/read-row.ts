import { callKey, shortHash } from '../call-key.ts'
import { countersOf } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'
import { knownFields } from '../known-fields.ts'
import type { Place, Sighting } from '../sighting.ts'
import { idOf, textOf } from '../text-of.ts'
import { EVENT_SHAPE } from './telemetry-row.ts'

/** What is read of a row: never what was said. */
export const ROW_SHAPE: JsonShape = {
  uuid: 'keep',
  sessionId: 'keep',
  timestamp: 'keep',
  type: 'keep',
  subtype: 'keep',
  cwd: 'keep',
  gitBranch: 'keep',
  model: 'keep',
  usageMetadata: 'keep',
  agentId: 'keep',
  agentName: 'keep',
  isSidechain: 'keep',
  forkedFrom: { sessionId: 'keep' },
  message: { parts: [{ functionCall: { name: 'keep' } }] },
  systemPayload: { uiEvent: EVENT_SHAPE },
}

/** What the file adds to a row. */
export interface RowSurroundings {
  place(row: JsonObject): Place
  /** The model of rows that name none; null when it is not known. */
  model(): string | null
}

/** What a row tells, and of which call. */
export interface RowReading {
  readonly key: string
  readonly sighting: Sighting
}

const OTHERS: ReadonlySet<Json | undefined> = new Set([
  'user',
  'tool_result',
  'system',
  'info',
  'error',
  'warning',
])

/** Reads one row; null when it is no answer. A field that cannot be read is unknown. */
export function readRow(row: JsonObject, surroundings: RowSurroundings): RowReading | null {
  if (OTHERS.has(row['type']) || row['usageMetadata'] === undefined) return null
  const facts = knownFields<Json>({
    usage: countersOf(row['usageMetadata']),
    model: textOf(row['model']) ?? surroundings.model(),
  })
  const places = [surroundings.place(row)]
  const copy = { request: '-', own: 1 as const, facts, tools: toolsOf(row), places }
  return { key: keyOf(row), sighting: [copy] }
}

function toolsOf({ message }: JsonObject): readonly string[] {
  const parts = isObject(message) ? message['parts'] : null
  if (!Array.isArray(parts)) return []
  const names = parts.filter(isObject).map(({ functionCall }) => {
    return isObject(functionCall) ? textOf(functionCall['name']) : null
  })
  return [...new Set(names.filter((name) => name !== null))].sort()
}

/** The row's own id, which copies keep; without it, what else it says of its call. */
function keyOf(row: JsonObject): string {
  const uuid = idOf(row['uuid'])
  if (uuid !== null) return callKey('qwen', uuid)
  const { timestamp = null, model = null, usageMetadata = null } = row
  return callKey('qwen', `text:${shortHash(JSON.stringify([timestamp, model, usageMetadata]))}`)
}
