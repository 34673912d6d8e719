import { totalsOf } from '@tokenledger/sdk/core'
import { type CallReading, FILE_START, type LogFile } from '../agent-log-source.ts'
import { home, put } from '../home-folder.contract.ts'
import { joinSightings, type Sighting } from '../sighting.ts'
import { codex } from './codex.ts'
import { codexReader } from './codex-reader.ts'

/** Histories of Codex CLI as tests write them, below a home folder of each test's own. */

export { eachWithHome, home, put } from '../home-folder.contract.ts'

export type Fields = Record<string, unknown>

export const START = Date.parse('2026-03-01T10:00:00Z')
/** A time some seconds after the start. */
export const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

/** An id of version 7, made some seconds after the start. */
export const id7 = (seconds: number, tail = '1'): string => {
  const hex = Math.round(START + seconds * 1000)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail.padStart(12, '0')}`
}

export const THREAD = id7(0)
export const DAY = '.codex/sessions/2026/03/01'
export const FILE = `${DAY}/rollout-2026-03-01T10-00-00-${THREAD}.jsonl`

export const row = (seconds: number, type: string, payload: Fields) => ({
  timestamp: at(seconds),
  type,
  payload,
})
export const meta = (fields: Fields = {}, seconds = 0) =>
  row(seconds, 'session_meta', {
    id: THREAD,
    timestamp: at(seconds),
    cwd: '/srv/shop',
    originator: 'codex_cli_rs',
    cli_version: '0.140.0',
    source: 'cli',
    model_provider: 'openai',
    git: { commit_hash: 'abc', branch: 'main' },
    ...fields,
  })
export const turn = (seconds: number, id: string | null, fields: Fields = {}) =>
  row(seconds, 'turn_context', {
    ...(id === null ? {} : { turn_id: id }),
    cwd: '/srv/shop',
    model: 'gpt-5',
    effort: 'medium',
    ...fields,
  })
export const event = (seconds: number, type: string, fields: Fields = {}) =>
  row(seconds, 'event_msg', { type, ...fields })

/** Input, cached input, output, reasoning. */
export type Vector = readonly [number, number, number, number?]
export const usage = ([input, cached, output, reasoning = 0]: Vector) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
})
export const count = (
  seconds: number,
  total: Vector | null,
  last: Vector | null,
  fields: Fields = {},
) =>
  event(seconds, 'token_count', {
    info: {
      ...(total === null ? {} : { total_token_usage: usage(total) }),
      ...(last === null ? {} : { last_token_usage: usage(last) }),
      model_context_window: 258_400,
    },
    rate_limits: null,
    ...fields,
  })

/** A thread, and another that was begun from it. */
export const CHILD = id7(100, 'c')
export const CHILD_FILE = `${DAY}/rollout-2026-03-01T10-01-40-${CHILD}.jsonl`
export const parentRows = [
  meta(),
  event(1, 'task_started', { turn_id: id7(1) }),
  turn(1, id7(1)),
  count(5, [1000, 0, 50], [1000, 0, 50]),
  turn(30, id7(30)),
  count(35, [2500, 900, 90], [1500, 900, 40]),
  count(38, [4500, 2400, 130], [2000, 1500, 40]),
]
/** A history as a fork writes it again: at once, at its own time. */
export const rewritten = (rows: readonly object[], seconds: number) =>
  rows.map((one) => ({ ...one, timestamp: at(seconds) }))
export const ownRows = [
  event(101, 'task_started', { turn_id: id7(101, 'c'), started_at: START / 1000 + 101 }),
  turn(101, id7(101, 'c'), { model: 'gpt-5-mini' }),
  count(104, [5500, 3000, 160], [1000, 600, 30]),
  count(109, [7000, 4000, 190], [1500, 1000, 30]),
]
export const forked = { id: CHILD, forked_from_id: THREAD }
export const spawned = {
  id: CHILD,
  session_id: THREAD,
  source: {
    subagent: { thread_spawn: { parent_thread_id: THREAD, depth: 1, agent_role: 'explorer' } },
  },
}

/** The simplest import: everything at once, merged by key. */
export function read(files: Record<string, readonly unknown[] | string>, place: Fields = {}) {
  put(files)
  const where = { env: {}, home, ...place }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = codex.discover(where)
  const reasons = skipped.map(({ reason }) => reason)
  const decode = codexReader.decoder(where)
  const decodeAll = (file: LogFile): void => {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  for (const file of found) decodeAll(file)
  const calls: CallReading[] = []
  const keys: string[] = []
  for (const [key, sighting] of sightings) {
    for (const call of codexReader.calls?.(sighting) ?? []) {
      calls.push(codexReader.read(key, call))
      keys.push(key)
    }
  }
  return { calls, keys, reasons, sums: () => sumsOf(calls) }
}

export const sumsOf = (calls: readonly CallReading[]): Vector => {
  const sums: [number, number, number, number] = [0, 0, 0, 0]
  for (const { usage: one } of calls) {
    const totals = totalsOf(one)
    sums[0] += totals.inputTokens
    sums[1] += totals.cacheReadTokens
    sums[2] += totals.outputTokens
    sums[3] += totals.reasoningTokens
  }
  return sums
}

export const metersOf = (call: CallReading | undefined) =>
  call?.usage.segments.map(({ meters }) => meters)
