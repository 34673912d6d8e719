import { dirname, join } from 'node:path'
import type { Checkpoint, Decoder, LogFile, Observation, SkippedRow } from '../agent-log-source.ts'
import { callKey, shortHash } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { jsonOfLine } from '../json-of-line.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import { scanLines } from '../scan-lines.ts'
import { shortenHome } from '../shorten-home.ts'
import { skipRow } from '../skip-row.ts'
import { idOf, textOf } from '../text-of.ts'
import { usageOfCounts } from './event-usage.ts'
import { groupOfCall, loggedRequest } from './group-calls.ts'
import { type SessionPlace, sessionPlaces } from './session-places.ts'

const MARKER = '"inputTokens"'

const SHAPE = {
  id: 'keep',
  timestamp: 'keep',
  sessionId: 'keep',
  model: 'keep',
  authType: 'keep',
  source: 'keep',
  inputTokens: 'keep',
  outputTokens: 'keep',
  cachedTokens: 'keep',
  thoughtsTokens: 'keep',
  totalTokens: 'keep',
} as const

/** What the log calls the tool itself, among the names of sub-agents. */
const MAIN = 'main'

/** Sessions whose place is not known yet that a file waits for. */
const AWAITED_PATHS = 16

/** Reads the tool's log of calls: a line for each response, of the tool and of its sub-agents. */
export function usageLogDecoder(home: string): Decoder {
  const lookUp = sessionPlaces()
  return function* (file, from) {
    const projects = join(dirname(dirname(file.path)), 'projects')
    const awaited = new Set(from.dependsOn ?? [])
    const placeOf = (session: string): SessionPlace => {
      const place = lookUp(projects, session)
      for (const path of place.awaits) if (awaited.size < AWAITED_PATHS) awaited.add(path)
      return place
    }
    const lines = scanLines(file.path, { marker: MARKER, wanted: MARKER, from: from.offset })
    for (;;) {
      const next = lines.next()
      if (next.done === true) return checkpoint(next.value, awaited)
      const row = jsonOfLine(file.path, next.value, SHAPE)
      const { offset, isComplete } = next.value
      if (isObject(row)) yield readLogged(row, offset, { file, home, placeOf })
      else yield skipRow(isComplete ? 'invalid_json' : 'torn_line', file, offset)
    }
  }
}

const checkpoint = (offset: number, awaited: ReadonlySet<string>): Checkpoint => ({
  offset,
  state: null,
  ...(awaited.size > 0 && { dependsOn: [...awaited] }),
})

interface Surroundings {
  readonly file: LogFile
  readonly home: string
  readonly placeOf: (session: string) => SessionPlace
}

function readLogged(
  row: JsonObject,
  offset: number,
  { file, home, placeOf }: Surroundings,
): Observation | SkippedRow {
  const session = textOf(row['sessionId'])
  const usage = usageOfCounts({
    input: row['inputTokens'],
    output: row['outputTokens'],
    cached: row['cachedTokens'],
    thoughts: row['thoughtsTokens'],
    total: row['totalTokens'],
    protocol: row['authType'],
  })
  if (usage === null) return skipRow('no_tokens', file, offset)
  const { cwd, branch } = placeOf(session ?? '')
  const stated = plausibleTime(row['timestamp'])
  const time = stated ?? file.modifiedMs
  const source = textOf(row['source']) ?? MAIN
  const who = knownFields<string>({
    session,
    project: cwd === null ? null : shortenHome(cwd, home),
    branch,
    chain: source === MAIN ? 'main' : 'side',
    agentType: source === MAIN ? null : source,
  })
  const order = [0, stated === null ? 1 : 0, time, shortHash(file.path).slice(0, 12), offset]
  const id =
    idOf(row['id']) ?? `text:${shortHash(JSON.stringify([row['timestamp'] ?? null, usage]))}`
  const facts = knownFields<Json>({ usage, model: textOf(row['model']) })
  const copy = { request: loggedRequest(id), own: 1 as const, facts, tools: [] }
  return {
    kind: 'observation',
    key: callKey('qwen', groupOfCall(session ?? '', usage)),
    offset,
    sighting: [{ ...copy, places: [{ order, time, who }] }],
  }
}
