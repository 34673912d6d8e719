import { shortHash } from '../call-key.ts'
import { isObject, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { textOf } from '../text-of.ts'
import { type InclusiveUsage, inclusiveUsage, isNothing } from './inclusive-usage.ts'
import { countIn } from './otel-value.ts'

/** What is known of a session at some row of its events. */
export type SessionLog = {
  readonly id: string | null
  readonly cwd: string | null
  readonly branch: string | null
  /** When the process that writes now entered the session; null when no row says it. */
  readonly since: number | null
  /** The last time that a row stated. */
  readonly time: number | null
  /** Hash of the sums of the last row, when it was the end of the session. */
  readonly ended: string | null
}

/** A session of which nothing was read. */
export const NEW_SESSION: SessionLog = {
  id: null,
  cwd: null,
  branch: null,
  since: null,
  time: null,
  ended: null,
}

/** What was consumed of one model, as an end of the session states it. */
export interface SessionSum {
  readonly event: string
  readonly model: string
  readonly usage: InclusiveUsage
  readonly requests: number | null
  readonly since: number | null
  /** Whether it may hold what the sums before it state: newer versions go on counting where those ended. */
  readonly isTotal: boolean
}

/** What follows from a row. */
export interface SessionStep {
  readonly session: SessionLog
  readonly sums: readonly SessionSum[]
  readonly skipped?: SkipReason
}

/**
 * Takes in one row of a session's events. Counters of earlier versions are of the process: they begin
 * anew each time that the session is entered. Versions that also state how long the events are take up
 * the counters of the end before, so that each end states all of the session.
 */
export function readEvent(session: SessionLog, row: JsonObject): SessionStep | null {
  const data = row['data']
  if (!isObject(data)) return null
  const time = plausibleTime(row['timestamp']) ?? session.time
  const now = { ...session, time, ended: null }
  switch (row['type']) {
    case 'session.start':
    case 'session.resume':
      return { session: { ...now, ...placeIn(data), since: time }, sums: [] }
    case 'session.context_changed':
      return { session: { ...now, ...placeIn(data) }, sums: [] }
    case 'session.shutdown':
      return end({ ...session, time }, data, textOf(row['id']) ?? shortHash(JSON.stringify(row)))
    default:
      return data['outputTokens'] === undefined
        ? { session: now, sums: [] }
        : { session: now, sums: [], skipped: 'part_of_sum' }
  }
}

function placeIn(data: JsonObject): Partial<SessionLog> {
  const context = isObject(data['context']) ? data['context'] : data
  return knownFields({
    id: textOf(data['sessionId']),
    cwd: textOf(context['cwd']),
    branch: textOf(context['branch']),
  })
}

function end(session: SessionLog, data: JsonObject, event: string): SessionStep {
  const metrics = data['modelMetrics']
  if (!isObject(metrics)) return { session, sums: [], skipped: 'no_usage' }
  const ended = shortHash(JSON.stringify(metrics))
  if (ended === session.ended) return { session, sums: [], skipped: 'repeated_counter' }
  const isTotal = data['eventsFileSizeBytes'] !== undefined
  const stated = Object.entries(metrics).flatMap(([model, one]) => {
    const usage = isObject(one) ? usageOf(one) : null
    const requests = isObject(one) ? requestsOf(one) : null
    return usage === null ? [] : [{ event, model, usage, requests, since: session.since, isTotal }]
  })
  const sums = stated.filter(({ usage }) => !isNothing(usage))
  const after = { ...session, ended, since: null }
  if (sums.length > 0) return { session: after, sums }
  return { session: after, sums, skipped: stated.length > 0 ? 'no_tokens' : 'no_usage' }
}

function usageOf(metrics: JsonObject): InclusiveUsage | null {
  const usage = metrics['usage']
  if (!isObject(usage)) return null
  return inclusiveUsage({
    input: countIn(usage, ['inputTokens']),
    cacheRead: countIn(usage, ['cacheReadTokens']),
    cacheWrite: countIn(usage, ['cacheWriteTokens']),
    output: countIn(usage, ['outputTokens']),
    reasoning: countIn(usage, ['reasoningTokens']),
    total: null,
  })
}

const requestsOf = ({ requests }: JsonObject): number | null =>
  isObject(requests) ? countIn(requests, ['count']) : null
