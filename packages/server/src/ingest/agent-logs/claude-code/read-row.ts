import { createHash } from 'node:crypto'
import { withoutWindow } from '../../without-window.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import type { JsonShape } from '../json-shape.ts'
import type { Copy, Place, Sighting } from '../sighting.ts'
import type { SkipReason } from '../skip-reasons.ts'
import { usageCounters } from './usage-counters.ts'

/** A row of a history. */
export type Row = JsonObject

const CONTENT_SHAPE: JsonShape = [
  {
    type: 'keep',
    id: 'keep',
    name: 'keep',
    input: { subagent_type: 'keep' },
    tool_use_id: 'keep',
    content: 'keep',
  },
]

const ANSWER_SHAPE = {
  uuid: 'keep',
  sessionId: 'keep',
  forkedFrom: { sessionId: 'keep' },
  requestId: 'keep',
  timestamp: 'keep',
  type: 'keep',
  isSidechain: 'keep',
  isApiErrorMessage: 'keep',
  agentId: 'keep',
  attributionAgent: 'keep',
  cwd: 'keep',
  gitBranch: 'keep',
  costUSD: 'keep',
  message: {
    id: 'keep',
    role: 'keep',
    model: 'keep',
    stop_reason: 'keep',
    usage: 'keep',
    content: CONTENT_SHAPE,
  },
} as const

/** What is read of a long row. */
export const ROW_SHAPE: JsonShape = {
  ...ANSWER_SHAPE,
  parentToolUseID: 'keep',
  data: { agentId: 'keep', message: ANSWER_SHAPE },
  toolUseResult: { agentId: 'keep', usage: 'keep' },
}

/** What the file adds to a row. */
export interface RowSurroundings {
  /**
   * What the file knows of the row's origin; the row's own fields come before it.
   *
   * @param offset the byte offset of the row's start
   */
  place(row: PlainRow, offset: number): Place
}

/** A row that holds an answer of a model, of either form. */
export interface PlainRow {
  readonly row: Row
  readonly message: JsonObject
  /** True for a copy in the caller's history (`type: "progress"`). */
  readonly isIndirect: boolean
  readonly isSidechain: boolean
}

/** What a row says: a sighting of a call, or why it is none. */
export type RowReading =
  | { readonly key: string; readonly sighting: Sighting }
  | { readonly reason: SkipReason }

/** The line that holds a row. */
export interface RowLine {
  /** Byte offset of its start. */
  readonly offset: number
  /** For a row that carries no id at all; null: it is too long to be held. */
  readonly text: string | null
}

/** Reads one row. A field that cannot be read is unknown; it never drops the row. */
export function readRow(
  row: Row,
  { text, offset }: RowLine,
  surroundings: RowSurroundings,
): RowReading {
  const plain = plainRow(row)
  if (plain === null) return { reason: isSummary(row) ? 'tool_result_summary' : 'no_usage' }
  const { message } = plain
  if (isSynthetic(plain)) return { reason: 'synthetic_model' }
  const requestId = textOf(plain.row['requestId'])
  const copy: Copy = {
    request: requestId ?? unnamed(plain),
    own: plain.isSidechain ? 0 : 1,
    facts: factsOf(plain),
    tools: toolsOf(message),
    places: [surroundings.place(plain, offset)],
  }
  return { key: keyOf(plain, requestId, text), sighting: [copy] }
}

/** The tool writes errors and limits into the history as answers that consumed nothing. */
function isSynthetic({ row, message }: PlainRow): boolean {
  if (message['model'] === '<synthetic>') return true
  if (row['isApiErrorMessage'] !== true) return false
  const { usage } = message
  return !isObject(usage) || !Object.values(usage).some(isCounted)
}

const isCounted = (value: Json): boolean => typeof value === 'number' && value > 0

/** The session that a row was copied from when that was branched; null when it was not. */
export function originOf({ forkedFrom }: Row): string | null {
  return isObject(forkedFrom) ? textOf(forkedFrom['sessionId']) : null
}

/** Rows without a request's id: a replay is told from the call's own record by its side chain. */
const unnamed = (plain: PlainRow): string => (plain.isSidechain ? '-side' : '-')

function plainRow(row: Row): PlainRow | null {
  const data = row['data']
  if (row['type'] === 'progress' && isObject(data)) {
    const inner = data['message']
    if (!isObject(inner) || !holdsAnswer(inner)) return null
    const merged = {
      ...withoutNulls(row),
      agentId: data['agentId'] ?? null,
      ...withoutNulls(inner),
    }
    return { row: merged, message: messageOf(inner), isIndirect: true, isSidechain: true }
  }
  if (row['type'] === 'user' || !holdsAnswer(row)) return null
  const isSidechain = row['isSidechain'] === true
  return { row, message: messageOf(row), isIndirect: false, isSidechain }
}

/** An answer whose usage cannot be read is an answer all the same: its usage is missing. */
const holdsAnswer = (row: Row): boolean => {
  const message = row['message']
  if (!isObject(message)) return false
  return message['role'] !== 'user' && 'usage' in message
}

const messageOf = (row: Row): JsonObject => {
  const message = row['message']
  return isObject(message) ? message : {}
}

const withoutNulls = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))

const isSummary = (row: Row): boolean => {
  const result = row['toolUseResult']
  return isObject(result) && 'usage' in result
}

function factsOf({ row, message }: PlainRow): JsonObject {
  const facts: Record<string, Json> = usageCounters(message['usage'])
  const model = textOf(message['model'])
  const stopReason = textOf(message['stop_reason'])
  const costUsd = row['costUSD']
  if (model !== null) facts['model'] = withoutWindow(model)
  if (stopReason !== null) facts['stopReason'] = stopReason
  if (typeof costUsd === 'number') facts['costUsd'] = costUsd
  if (row['isApiErrorMessage'] === true) facts['isApiError'] = true
  return facts
}

const TOOL_BLOCKS: ReadonlySet<Json | undefined> = new Set([
  'tool_use',
  'server_tool_use',
  'mcp_tool_use',
])

const NO_TOOLS: readonly string[] = []

function toolsOf(message: JsonObject): readonly string[] {
  const content = message['content']
  if (!Array.isArray(content)) return NO_TOOLS
  let names = NO_TOOLS
  for (const block of content) {
    if (!isObject(block) || !TOOL_BLOCKS.has(block['type'])) continue
    const name = textOf(block['name'])
    if (name !== null && !names.includes(name)) names = [...names, name]
  }
  return names.length > 1 ? [...names].sort() : names
}

const MAX_KEY_LENGTH = 160
const OWN_KEYS = 'claude-code:'

/** The provider's id of the answer that a key stands for; null when the key is of another kind. */
export const responseIdOf = (key: string): string | null => (key.startsWith(OWN_KEYS) ? null : key)

/** The provider's id of the answer; else that of the request, of the row, or the row's hash. */
function keyOf({ row, message }: PlainRow, requestId: string | null, text: string | null): string {
  const responseId = textOf(message['id'])
  if (responseId !== null) return bounded(responseId)
  if (requestId !== null) return bounded(`${OWN_KEYS}request:${requestId}`)
  const uuid = textOf(row['uuid'])
  if (uuid !== null) return bounded(`${OWN_KEYS}row:${uuid}`)
  return `${OWN_KEYS}text:${hashOf(text ?? JSON.stringify(row))}`
}

const bounded = (key: string): string =>
  key.length <= MAX_KEY_LENGTH ? key : `${OWN_KEYS}hash:${hashOf(key)}`

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32)

/** A text field of a row; null when it is absent, empty or something else. */
export const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
