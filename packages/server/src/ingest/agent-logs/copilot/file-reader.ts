import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { LogFile, Observation } from '../agent-log-source.ts'
import { callKey } from '../call-key.ts'
import type { Json } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { shortenHome } from '../shorten-home.ts'
import type { Copy, Place } from '../sighting.ts'
import {
  contextRequest,
  groupOfSession,
  recordRequest,
  rowRequest,
  sumRequest,
  telemetryRequest,
  toldCallRequest,
  toldRequest,
} from './group-calls.ts'
import type { InclusiveUsage } from './inclusive-usage.ts'
import type { OtelRecord } from './otel-record.ts'
import type { SessionLog, SessionSum } from './session-log.ts'
import type { SessionPlace } from './session-places.ts'
import type { UsageRow } from './usage-rows.ts'

/** Makes observations of what the rows of one file tell. */
export interface FileReader {
  /** A record with usage: a call, or a part of its trace's. */
  ofRecord(record: OtelRecord, offset: number): readonly Observation[]
  /** A record that only tells what its trace belongs to. */
  ofContext(record: OtelRecord, offset: number): readonly Observation[]
  ofSum(sum: SessionSum, session: SessionLog, offset: number): Observation
  /** A call of the tool's store. */
  ofRow(row: UsageRow, agentType: string | null): readonly Observation[]
}

/** What the files of one import share. */
export interface FileSurroundings {
  readonly home: string
  /** Where a session works, by its id. */
  readonly placeOf: (session: string) => SessionPlace | null
}

const EVENTS = 'events.jsonl'

/** The session that a path names: its folder's, or the file's own. */
function sessionOfPath(path: string): string {
  const name = basename(path)
  return name === EVENTS ? basename(dirname(path)) : name.replace(/\.jsonl$/, '')
}

/** The reader of a file. */
export function fileReader(file: LogFile, { home, placeOf }: FileSurroundings): FileReader {
  const fileId = createHash('sha256').update(file.path).digest('base64url').slice(0, 12)

  const placeAt = (offset: number, stated: number | null, who: Who): Place => {
    const time = stated ?? file.modifiedMs
    return { order: [stated === null ? 1 : 0, time, fileId, offset], time, who: knownFields(who) }
  }

  const placeOfRecord = (record: OtelRecord, offset: number): Place => {
    const { session, interaction, trace, agent } = record
    const where = session === null ? null : placeOf(session)
    const cwd = where?.cwd ?? null
    return placeAt(offset, record.time, {
      session,
      // A trace that names no conversation is one.
      fallback: interaction ?? trace,
      agentType: agent,
      project: cwd === null ? null : shortenHome(cwd, home),
      branch: where?.branch ?? null,
    })
  }

  const observation = (key: string, offset: number, copy: Copy): Observation => ({
    kind: 'observation',
    key: callKey('copilot', key),
    offset,
    sighting: [copy],
  })

  /** What a record tells besides its call. */
  const beside = (key: string, offset: number, copy: Copy): Observation => ({
    ...observation(key, offset, copy),
    isBeside: true,
  })

  /** Says when calls of a session are told: its sums need not tell them again. */
  const telemetryOf = (
    { session, time }: Pick<OtelRecord, 'session' | 'time'>,
    offset: number,
    isStored = false,
  ): readonly Observation[] => {
    if (session === null || time === null) return []
    const range = { first: -time, last: time }
    const facts = isStored ? { ...range, stored: range } : range
    const copy = copyOf(telemetryRequest(time), facts, placeAt(offset, time, {}))
    return [beside(groupOfSession(session), offset, copy)]
  }

  /** Says that telemetry tells a call of a session: the tool's store need not tell it again. */
  const callOf = (record: OtelRecord, offset: number): readonly Observation[] => {
    const { rank, session, usage, responseId, id, time } = record
    if (rank === null || rank < 2 || session === null || usage === null) return []
    const copy = copyOf(toldCallRequest(responseId ?? id), {}, placeAt(offset, time, {}))
    return [beside(groupOfCall(session, usage), offset, copy)]
  }

  /** Says that a trace tells an answer: records of it that have no trace need not tell it again. */
  const answerOf = (record: OtelRecord, offset: number): readonly Observation[] => {
    const { rank, trace, responseId, time } = record
    if (rank === null || trace === null || responseId === null) return []
    const copy = copyOf(toldRequest(rank), {}, placeAt(offset, time, {}))
    return [beside(`response:${responseId}`, offset, copy)]
  }

  return {
    ofRecord(record, offset) {
      const { rank, id, usage, model, responseId } = record
      const isSum = rank === 0 ? true : null
      const until = rank === 0 || rank === 1 ? record.until : null
      const facts = knownFields<Json>({ usage, model, responseId, isSum, until })
      const copy = copyOf(recordRequest(rank ?? 0, id), facts, placeOfRecord(record, offset))
      return [
        observation(groupOf(record), offset, copy),
        ...answerOf(record, offset),
        ...callOf(record, offset),
        ...telemetryOf(record, offset),
      ]
    },
    ofContext(record, offset) {
      const { trace, model } = record
      if (trace === null) return []
      const facts = knownFields<Json>({ model })
      const copy = copyOf(contextRequest(), facts, placeOfRecord(record, offset))
      return [beside(groupOf(record), offset, copy)]
    },
    ofSum({ event, model, usage, requests, since, isTotal }, session, offset) {
      const id = session.id ?? sessionOfPath(file.path)
      const place = placeAt(offset, session.time, {
        session: id,
        project: session.cwd === null ? null : shortenHome(session.cwd, home),
        branch: session.branch,
      })
      const until = place.time
      const told = { usage, model, requests, since, until, isTotal: isTotal ? true : null }
      const facts = knownFields<Json>({ ...told, isSum: true })
      return observation(groupOfSession(id), offset, copyOf(sumRequest(event, model), facts, place))
    },
    ofRow(row, agentType) {
      const { id, session, usage, model, nanoCredits, agentId, toolCall, cwd, branch } = row
      if (usage === null) return []
      const place = placeAt(id, row.time, {
        session,
        project: cwd === null ? null : shortenHome(cwd, home),
        branch,
        agentType,
        agentId: agentId ?? toolCall,
      })
      const facts = knownFields<Json>({ usage, model, nanoCredits })
      return [
        observation(groupOfCall(session, usage), 0, copyOf(rowRequest(id), facts, place)),
        ...telemetryOf(row, id, true),
      ]
    },
  }
}

type Who = Readonly<Record<string, string | null>>

const copyOf = (request: string, facts: Copy['facts'], place: Place): Copy => ({
  request,
  own: 1,
  facts,
  tools: [],
  places: [place],
})

/** All records of one trace are read together: which of them count depends on the others. */
const groupOf = ({ trace, responseId, id }: OtelRecord): string => {
  if (trace !== null) return `trace:${trace}`
  return responseId === null ? `record:${id}` : `response:${responseId}`
}

/** Calls of one session with the same counts: what tells them apart, telemetry and the store do not share. */
const groupOfCall = (session: string, usage: InclusiveUsage): string =>
  `call:${session}:${usage['input_tokens'] ?? 0}.${usage['output_tokens'] ?? 0}`
