import { join } from 'node:path'
import { totalsOf } from '@tokenledger/sdk/core'
import { type CallReading, FILE_START } from '../agent-log-source.ts'
import { home, put } from '../home-folder.contract.ts'
import { joinSightings, type Sighting } from '../sighting.ts'
import { copilot } from './copilot.ts'
import { copilotReader } from './copilot-reader.ts'

/** Histories of Copilot CLI as tests write them, below a home folder of each test’s own. */

export { eachWithHome, home, put } from '../home-folder.contract.ts'

export type Fields = Record<string, unknown>

export const START = Date.parse('2026-03-01T10:00:00Z')
export const SESSION = '11111111-2222-4333-8444-555555555555'
export const OTEL = '.copilot/otel/export.jsonl'
export const EVENTS = `.copilot/session-state/${SESSION}/events.jsonl`

/** Seconds and nanoseconds, as the exporter writes a time some seconds after the start. */
export const pair = (seconds: number): readonly number[] => [START / 1000 + seconds, 250_000_000]

export const usage = (input: number, read: number, output: number, more: Fields = {}) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.cache_read.input_tokens': read,
  'gen_ai.usage.output_tokens': output,
  ...more,
})
export const chat = (
  span: string,
  counts: Fields,
  fields: Fields = {},
  attributes: Fields = {},
) => ({
  type: 'span',
  traceId: 'trace-1',
  spanId: span,
  name: 'chat gpt-5',
  startTime: pair(1),
  endTime: pair(4),
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.response.model': 'gpt-5',
    'gen_ai.conversation.id': SESSION,
    ...counts,
    ...attributes,
  },
  ...fields,
})
export const log = (
  event: string,
  counts: Fields,
  attributes: Fields = {},
  fields: Fields = {},
) => ({
  hrTime: pair(4),
  spanContext: { traceId: 'trace-1', spanId: 'span-1', traceFlags: 1 },
  attributes: { 'event.name': event, ...counts, ...attributes },
  ...fields,
})
export const inference = (counts: Fields, attributes: Fields = {}, fields: Fields = {}) =>
  log('gen_ai.client.inference.operation.details', counts, attributes, fields)
export const agentTurn = (turn: number, counts: Fields) =>
  log('copilot_chat.agent.turn', counts, { 'turn.index': turn })
export const agentRun = (counts: Fields) => ({
  traceId: 'trace-1',
  spanId: 'agent-1',
  name: 'invoke_agent GitHub Copilot',
  kind: 0,
  endTime: pair(9),
  attributes: { 'gen_ai.operation.name': 'invoke_agent', ...counts },
})

export const event = (seconds: number, type: string, data: Fields, id = `event-${seconds}`) => ({
  type,
  id,
  timestamp: new Date(START + seconds * 1000).toISOString(),
  parentId: null,
  data,
})
export const entered = (seconds: number, type = 'session.start') =>
  event(seconds, type, {
    sessionId: SESSION,
    copilotVersion: '1.0.90',
    context: { cwd: join(home, 'shop'), branch: 'main', repository: 'ana/shop' },
  })
export const metrics = (input: number, read: number, output: number, requests = 1) => ({
  requests: { count: requests, cost: 1 },
  usage: {
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  },
})
export const ended = (seconds: number, modelMetrics: unknown) =>
  event(seconds, 'session.shutdown', { shutdownType: 'routine', modelMetrics })

/** The simplest import: everything at once, merged by key. */
export function read(
  files: Record<string, readonly unknown[] | string>,
  env: Record<string, string> = {},
) {
  put(files)
  const where = { env, home }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = copilot.discover(where)
  const reasons = skipped.map(({ reason }) => reason)
  const decode = copilotReader.decoder(where)
  for (const file of found) {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  const calls = [...sightings].flatMap(([key, sighting]) =>
    (copilotReader.calls?.(sighting) ?? []).map((call) => copilotReader.read(key, call)),
  )
  return { calls, reasons, sums: () => sumsOf(calls) }
}

/** Input, cached input and output. */
export function sumsOf(calls: readonly CallReading[]): readonly number[] {
  const totals = calls.map((call) => totalsOf(call.usage))
  return [
    totals.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    totals.reduce((sum, { cacheReadTokens }) => sum + cacheReadTokens, 0),
    totals.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  ]
}

export const metersOf = (call: CallReading | undefined) =>
  call?.usage.segments.map(({ meters }) => meters)
