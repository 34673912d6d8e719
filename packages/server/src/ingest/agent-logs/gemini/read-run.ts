import { callKey, shortHash } from '../call-key.ts'
import { countersOf, isNothing } from '../counters-of.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import type { Copy, Place, Sighting } from '../sighting.ts'
import { idOf } from '../text-of.ts'
import type { HistoryHead } from './history-head.ts'
import { groupOf, runRequest } from './session-group.ts'

/** What a headless run consumed, one sighting a model. */
export interface RunReading {
  /** Of the session whose history may hold the same calls one by one. */
  readonly sessionId: string | null
  readonly sightings: readonly { readonly key: string; readonly sighting: Sighting }[]
}

/**
 * Reads what `--output-format json` or `stream-json` prints at the end: the sums of a run, by model.
 * Null when the row holds none.
 *
 * @param head of the file: the first event of a stream names the session and a model
 */
export function readRun(
  row: JsonObject,
  { placeOf, head }: { readonly placeOf: (row: JsonObject) => Place; readonly head: HistoryHead },
): RunReading | null {
  const result = row['result']
  const run = isObject(row['stats']) ? row : isObject(result) ? result : {}
  const stats = run['stats']
  if (!isObject(stats)) return null
  const sessionId = idOf(run['session_id']) ?? idOf(run['sessionId']) ?? head.sessionId
  // Nothing else names a run: copies of its output are one, and no two runs take equally long.
  const runId = shortHash(JSON.stringify([sessionId, stats]))
  const place = placeOf(row)
  const { session: _, ...others } = place.who
  const who = { ...others, ...knownFields({ session: sessionId }) }
  const seen = { tools: toolsOf(stats), places: [{ ...place, who }] }
  const sightings = modelsOf(stats, head.model).map((sums) => {
    const request = runRequest(runId, sums.model)
    const key = sessionId === null ? callKey('gemini', request) : groupOf(sessionId)
    return { key, sighting: sightingOf(sums, { request, ...seen }) }
  })
  return { sessionId, sightings }
}

/** What the calls of one model add up to. */
interface ModelSums {
  readonly model: string | null
  readonly counters: JsonObject
  readonly requests: Json
}

function modelsOf(stats: JsonObject, fallback: string | null): readonly ModelSums[] {
  const models = isObject(stats['models']) ? Object.entries(stats['models']) : []
  const named = models.flatMap(([model, sums]) => (isObject(sums) ? [sumsOf(model, sums)] : []))
  const all = named.length > 0 ? named : [sumsOf(fallback, stats)]
  return all.filter(({ counters }) => !isNothing(counters))
}

function sumsOf(model: string | null, sums: JsonObject): ModelSums {
  const { api, tokens } = sums
  return {
    model,
    counters: countersOf(isObject(tokens) ? tokens : sums),
    requests: isObject(api) ? (api['totalRequests'] ?? null) : null,
  }
}

function sightingOf(
  { model, counters, requests }: ModelSums,
  seen: Pick<Copy, 'request' | 'tools' | 'places'>,
): Sighting {
  const facts = knownFields<Json>({ usage: counters, model, requests, isRun: true })
  return [{ own: 1, facts, ...seen }]
}

function toolsOf(stats: JsonObject): readonly string[] {
  const tools = stats['tools']
  const byName = isObject(tools) ? tools['byName'] : null
  return isObject(byName) ? Object.keys(byName).sort() : []
}
