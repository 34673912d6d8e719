import type {
  AgentLogReader,
  Checkpoint,
  Decoder,
  LogFile,
  LookupPlace,
  Observation,
  SkippedRow,
} from '../agent-log-source.ts'
import { callKey, shortHash } from '../call-key.ts'
import { type HistoryDatabase, readDatabase } from '../history-database.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { VERSION } from '../json-version.ts'
import { shortenHome } from '../shorten-home.ts'
import { callOfSighting, type Place } from '../sighting.ts'
import { skipRow } from '../skip-row.ts'
import {
  type LedgerRow,
  type LedgerSums,
  ledgerRows,
  sessionsInLedger,
  startOfLedger,
} from './ledger-row.ts'
import { readCall } from './read-call.ts'
import { type SessionRow, sessionRows } from './session-row.ts'

/** Reads Goose's history. */
export const gooseReader: AgentLogReader = {
  decoder,
  // A sum stands for its calls until a ledger tells all of them one by one.
  calls: (sighting) => {
    const call = callOfSighting(sighting)
    return call.facts[IN_LEDGER] === true ? [] : [call]
  },
  read: readCall,
}

const IN_LEDGER = 'isInLedger'

function decoder({ home }: LookupPlace): Decoder {
  return (file) =>
    readDatabase(file.path, (db): Generator<Observation | SkippedRow, Checkpoint> => {
      return decode(db, { file, home })
    })
}

interface Reading {
  readonly file: LogFile
  readonly home: string
}

function* decode(
  db: HistoryDatabase,
  reading: Reading,
): Generator<Observation | SkippedRow, Checkpoint> {
  const { file } = reading
  const rows = sessionRows(db)
  if (rows === null) yield skipRow('unknown_tables', file, 0)
  const told = sessionsInLedger(db)
  const start = startOfLedger(db)
  const sessions = new Map<string, SessionRow>()
  for (const row of rows ?? []) {
    const sums = told.get(row.id)
    if (sums !== undefined) sessions.set(row.id, row)
    if (sums === undefined && !row.isCounted) {
      yield skipRow('no_usage', file, 0)
      continue
    }
    const rest = sums === undefined ? row : untoldOf(row, sums)
    const isCopied = isLater(row, start) && rest.facts[IN_LEDGER] !== true
    if (isCopied) yield skipRow('inherited_history', file, 0)
    yield observationOf(row.key, isCopied ? withoutSum(rest) : rest, reading)
  }
  for (const row of ledgerRows(db)) {
    if (row.isCarried) yield skipRow('session_summary', file, 0)
    else yield callOf(row, sessions.get(row.session), reading)
  }
  return { offset: file.bytes, state: null }
}

/**
 * Whether a session began when there was a ledger, in which every call stands: what it holds beside
 * came with a session that was taken in from a file, of this tool or of another one.
 */
const isLater = ({ created }: SessionRow, start: number | null): boolean =>
  created !== null && start !== null && created > start

const withoutSum = (row: SessionRow): SessionRow => ({
  ...row,
  facts: { ...row.facts, [IN_LEDGER]: true },
})

/** What a session consumed before its calls stood in the ledger. */
function untoldOf(row: SessionRow, sums: LedgerSums): SessionRow {
  const usage = isObject(row.facts['usage']) ? row.facts['usage'] : {}
  const rest = Object.entries(usage).map(([name, value]) => {
    const told = sums[name]
    return [name, told === undefined ? value : Math.max(0, Number(value) - told)] as const
  })
  const isTold = rest.every(([name, value]) => !COUNTERS.has(name) || value === 0)
  // The more of its calls stand in the ledger, the later the session was seen.
  const version = [...versionOf(usage), sums['total'] ?? 0]
  const untold = { ...Object.fromEntries(rest), [VERSION]: version }
  return { ...row, facts: { usage: untold, ...(isTold && { [IN_LEDGER]: true }) } }
}

const versionOf = ({ [VERSION]: version }: JsonObject): readonly Json[] =>
  Array.isArray(version) ? version : []

const COUNTERS: ReadonlySet<string> = new Set(['input', 'output', 'total'])

/** A call of the ledger; of a session that was deleted only the id is known. */
function callOf(row: LedgerRow, session: SessionRow | undefined, reading: Reading): Observation {
  const { counts, id, time } = row
  const provider = session === undefined ? undefined : providerIn(session.facts)
  const usage = { ...(provider !== undefined && { provider }), ...counts }
  const known = session ?? { ...UNKNOWN_SESSION, id: row.session }
  const created = time ?? known.created
  return observationOf(
    callKey('goose', `call:${shortHash([row.session, id, time].join('\n'))}`),
    { ...known, created, facts: { usage, isCall: true } },
    reading,
  )
}

const UNKNOWN_SESSION = { parent: null, isSubagent: false, created: null, folder: null }

function providerIn({ usage }: JsonObject): Json | undefined {
  return isObject(usage) ? usage['provider'] : undefined
}

type Told = Omit<SessionRow, 'key' | 'isCounted'>

function observationOf(key: string, row: Told, { file, home }: Reading): Observation {
  const { id, facts } = row
  const place = placeOf(row, file, home)
  const copy = { request: id, own: 1, facts, tools: [], places: [place] } as const
  return { kind: 'observation', key, offset: 0, sighting: [copy] }
}

function placeOf(
  { id, parent, isSubagent, created, folder }: Told,
  file: LogFile,
  home: string,
): Place {
  const time = created ?? file.modifiedMs
  const isSide = isSubagent || parent !== null
  return {
    order: [time, id],
    time,
    who: {
      chain: isSide ? 'side' : 'main',
      session: parent ?? id,
      ...(folder !== null && { project: shortenHome(folder, home) }),
      ...(isSide && { agentId: id }),
    },
  }
}
