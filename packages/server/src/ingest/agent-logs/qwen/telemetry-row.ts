import { callKey } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { idOf, textOf } from '../text-of.ts'
import { usageOfCounts } from './event-usage.ts'
import { groupOfCall, telemetryRequest } from './group-calls.ts'
import type { RowReading, RowSurroundings } from './read-row.ts'

/** How telemetry within a history names a response. */
export const RESPONSE = 'qwen-code.api_response'

/** What is read of telemetry: not what was answered. */
export const EVENT_SHAPE = {
  'event.name': 'keep',
  model: 'keep',
  auth_type: 'keep',
  input_token_count: 'keep',
  output_token_count: 'keep',
  cached_content_token_count: 'keep',
  thoughts_token_count: 'keep',
  total_token_count: 'keep',
  subagent_name: 'keep',
  subagent_type: 'keep',
  subagent_id: 'keep',
} as const

/** Whether a row is telemetry. */
export const isTelemetry = (row: JsonObject): boolean =>
  row['type'] === 'system' && row['subtype'] === 'ui_telemetry'

/**
 * Reads what telemetry tells of a sub-agent's response: the sub-agent's own history may lack it. What
 * the tool itself was answered stands in its history; null then.
 */
export function readTelemetry(row: JsonObject, surroundings: RowSurroundings): RowReading | null {
  const payload = isObject(row['systemPayload']) ? row['systemPayload'] : {}
  const event = isObject(payload['uiEvent']) ? payload['uiEvent'] : {}
  const agent = textOf(event['subagent_type']) ?? textOf(event['subagent_name'])
  const id = idOf(row['uuid'])
  if (event['event.name'] !== RESPONSE || agent === null || id === null) return null
  const usage = usageOfCounts({
    input: event['input_token_count'],
    output: event['output_token_count'],
    cached: event['cached_content_token_count'],
    thoughts: event['thoughts_token_count'],
    total: event['total_token_count'],
    protocol: event['auth_type'],
  })
  if (usage === null) return null
  const agentId = event['subagent_id'] ?? null
  const place = surroundings.place({ ...row, isSidechain: true, agentId, agentName: agent })
  const facts = knownFields<Json>({ usage, model: textOf(event['model']) })
  const request = telemetryRequest(id)
  return {
    key: callKey('qwen', groupOfCall(place.who['session'] ?? '', usage)),
    sighting: [{ request, own: 1, facts, tools: [], places: [place] }],
  }
}
