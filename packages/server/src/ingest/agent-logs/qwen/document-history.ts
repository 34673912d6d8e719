import type { Checkpoint, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { shortHash } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import { readJson, readJsonItems } from '../read-json.ts'
import type { Place } from '../sighting.ts'
import { skipRow } from '../skip-row.ts'
import { textOf } from '../text-of.ts'
import { readRow } from './read-row.ts'

const MESSAGE_SHAPE = {
  id: 'keep',
  timestamp: 'keep',
  type: 'keep',
  model: 'keep',
  tokens: 'keep',
  toolCalls: [{ name: 'keep' }],
} as const

const HEAD_SHAPE = { sessionId: 'keep', projectHash: 'keep', startTime: 'keep' } as const

/** Reads a history of the first versions: one document a session, as Gemini CLI wrote it then. */
export function* decodeDocument(file: LogFile): Generator<Observation | SkippedRow, Checkpoint> {
  const range = { offset: 0, bytes: file.bytes }
  const head = readJson(file.path, range, { shape: HEAD_SHAPE })
  if (!isObject(head)) yield skipRow('invalid_document', file, 0)
  else {
    const messages = { field: 'messages', shape: MESSAGE_SHAPE }
    for (const message of readJsonItems(file.path, range, messages)) {
      if (isObject(message)) yield* foundIn(message, head, file)
    }
  }
  return { offset: file.bytes, state: null }
}

function* foundIn(
  message: JsonObject,
  head: JsonObject,
  file: LogFile,
): Generator<Observation | SkippedRow> {
  const { tokens } = message
  if (tokens === undefined) return
  if (tokens === null) {
    yield skipRow('usage_not_noted', file, 0)
    return
  }
  const place = () => placeOf(message, head, file)
  const reading = readRow(rowOf(message, tokens), { place, model: () => null })
  if (reading === null) yield skipRow('no_usage', file, 0)
  else yield { kind: 'observation', offset: 0, ...reading }
}

/** The message as later versions write it. */
function rowOf({ id, timestamp, type, model, toolCalls }: JsonObject, tokens: Json): JsonObject {
  const counts = isObject(tokens) ? tokens : {}
  const calls = Array.isArray(toolCalls) ? toolCalls.filter(isObject) : []
  return knownFields<Json>({
    uuid: id,
    timestamp,
    type,
    model,
    usageMetadata: knownFields<Json>({
      promptTokenCount: counts['input'],
      candidatesTokenCount: counts['output'],
      cachedContentTokenCount: counts['cached'],
      thoughtsTokenCount: counts['thoughts'],
      toolUsePromptTokenCount: counts['tool'],
      totalTokenCount: counts['total'],
    }),
    message: { parts: calls.map(({ name = null }) => ({ functionCall: { name } })) },
  })
}

/** Of the project these histories know a hash alone. */
function placeOf(message: JsonObject, head: JsonObject, file: LogFile): Place {
  const stated = plausibleTime(message['timestamp'])
  const time = stated ?? plausibleTime(head['startTime']) ?? file.modifiedMs
  return {
    order: [0, stated === null ? 1 : 0, time, shortHash(file.path).slice(0, 12), 0],
    time,
    who: knownFields({
      session: textOf(head['sessionId']),
      project: textOf(head['projectHash']),
      chain: 'main',
    }),
  }
}
