import { shortHash } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { plausibleTime } from '../plausible-time.ts'
import { textOf } from '../text-of.ts'
import { countersOf, isAnyCounted } from './counters.ts'

/** What the newer table calls the row of a compaction, and the older one its agent. */
export const COMPACTION = 'compaction'

/** Where a message stands. */
export interface MessageSource {
  /** The row's, or the file's name without its ending. */
  readonly id: string
  readonly session: string | null
  /** When the row was made, epoch milliseconds: for a message that does not say. */
  readonly created: number | null
  /** When it was last written, epoch milliseconds; 0 when nobody says. */
  readonly written: number
  /** `table`: an id within the message is another identity than the row's. */
  readonly kind: 'table' | 'file'
  /** Whether the row's type says that it is an answer. */
  readonly isAnswer: boolean
  /** Whether the row's type says that it sums up what was said before. */
  readonly isCompaction?: boolean
}

/**
 * `counted`: it used something. `unfinished`: not known yet. `failed`: an error, without counts.
 * `other`: no answer of a model. `foreign`: nothing that speaks of usage at all.
 */
export type Standing = 'counted' | 'unfinished' | 'failed' | 'other' | 'foreign'

/** An answer as OpenCode keeps it, without its content. */
export interface Message {
  readonly kind: MessageSource['kind']
  readonly standing: Standing
  /** The identity of the call. */
  readonly key: string
  /** The same while the answer is written: its counts are not those that it will have. */
  readonly openKey: string
  /** What versions before 2 counted it under while it was written; null: the same as now. */
  readonly formerKey: string | null
  readonly id: string
  readonly written: number
  readonly session: string | null
  /** Epoch milliseconds; null when it is not known. */
  readonly created: number | null
  readonly isComplete: boolean
  readonly agent: string | null
  /** The folder it worked in. */
  readonly folder: string | null
  /** What joins: counters, names, how it ended. */
  readonly facts: JsonObject
}

/**
 * Reads a message of any of OpenCode's forms (a row's `data`, or a file). A field that cannot be read
 * is unknown; it never drops the message.
 */
export function messageOf(data: JsonObject, source: MessageSource): Message {
  const time = objectOf(data['time'])
  const model = objectOf(data['model'])
  const created = timeOf(time['created']) ?? source.created
  const { isCompaction = false } = source
  // That it is over, a compaction says without a time.
  const isOver = isCompaction && textOf(data['status']) !== 'running'
  const completed = timeOf(time['completed']) ?? (isOver ? created : null)
  const embedded = textOf(data['id'])
  const session = sessionOf(textOf(data['sessionID']), source)
  const agent = textOf(data['agent']) ?? textOf(data['mode']) ?? (isCompaction ? COMPACTION : null)
  const id = embedded ?? source.id
  const openKey = openKeyOf(id, created)
  const facts = knownFields<Json>({
    model: textOf(data['modelID']) ?? textOf(model['id']) ?? textOf(data['model']),
    provider: textOf(data['providerID']) ?? textOf(model['providerID']),
    agent,
    usage: countersOf(data['tokens']),
    cost: costOf(data['cost']),
    finish: textOf(data['finish']),
    error: errorOf(data['error']),
    ...identityOf(source.kind, embedded, `${session}`),
  })
  return {
    kind: source.kind,
    standing: standingOf(data, facts, { source, completed }),
    key: completed === null ? openKey : keyOf(facts, { id, created, completed }),
    openKey,
    formerKey: completed === null ? formerKeyOf(facts, created) : null,
    id,
    written: source.written,
    session,
    created,
    isComplete: completed !== null,
    agent,
    folder: folderOf(data['path']),
    facts,
  }
}

/** A row may be copied with the session that it came from; a file names its own. */
const sessionOf = (stated: string | null, { kind, session }: MessageSource): string | null =>
  kind === 'table' ? (session ?? stated) : (stated ?? session)

/**
 * What tells messages apart that are alike in every count. In a table the id within the message; of
 * files each has one, and a fork's files have new ones, so that there only those of one session do.
 */
const identityOf = (kind: MessageSource['kind'], embedded: string | null, session: string) => {
  if (embedded === null) return {}
  return kind === 'table' ? { embedded } : { fileOf: session }
}

function standingOf(
  data: JsonObject,
  { usage = null, cost = 0, error }: JsonObject,
  { source, completed }: { readonly source: MessageSource; readonly completed: number | null },
): Standing {
  const role = textOf(data['role'])
  const hasTokens = isObject(data['tokens'])
  const isAnswer = role === 'assistant' || (role === null && (hasTokens || source.isAnswer))
  if (!isAnswer) return hasTokens ? 'other' : 'foreign'
  if (isAnyCounted(usage) || Number(cost) > 0) return 'counted'
  // Whoever broke it off is charged for what was written until then; how much that is, nobody says.
  if (error !== undefined) return isAbort(error) ? 'counted' : 'failed'
  return completed !== null || textOf(data['finish']) !== null ? 'counted' : 'unfinished'
}

/** Whether an error says that the user broke the answer off. */
export const isAbort = (error: Json | undefined): boolean =>
  typeof error === 'string' && /abort|interrupt/i.test(error)

/** Of what a fork copies, the time alone stays while an answer is written. */
const openKeyOf = (id: string, created: number | null): string =>
  created === null
    ? `opencode:message:${shortHash(id)}`
    : `opencode:open:${shortHash(String(created))}`

/**
 * A fork copies messages under new ids, and only what they count stays the same. Without a time of
 * its own a message has nothing but its id.
 */
function keyOf(
  facts: JsonObject,
  { id, created, completed }: { id: string; created: number | null; completed: number },
): string {
  return created === null ? openKeyOf(id, created) : keyOfCounts(facts, created, completed)
}

/** Ledgers of earlier versions hold answers that never ended under what they count. */
const formerKeyOf = (facts: JsonObject, created: number | null): string | null =>
  created === null ? null : keyOfCounts(facts, created, null)

function keyOfCounts(
  { model, provider, agent, usage, cost }: JsonObject,
  created: number,
  completed: number | null,
): string {
  const { input = 0, output = 0, reasoning = 0, cache } = objectOf(usage)
  const { read = 0, write = 0 } = objectOf(cache)
  const counts = [input, output, reasoning, read, write, cost ?? 0]
  const names = [model ?? null, provider ?? null, agent ?? null]
  return `opencode:${shortHash(JSON.stringify([created, completed, ...names, ...counts]))}`
}

/** Whether two messages count the same, whatever times they state. */
export const isAlike = (left: Message, right: Message): boolean =>
  keyOfCounts(left.facts, 0, null) === keyOfCounts(right.facts, 0, null)

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

const errorOf = (error: Json | undefined): string | null => {
  if (!isObject(error)) return null
  return textOf(error['name']) ?? textOf(error['type']) ?? 'error'
}

const folderOf = (path: Json | undefined): string | null => {
  const { cwd, root } = objectOf(path)
  return textOf(cwd) ?? textOf(root)
}

/** A million dollars for one answer is a mistake. */
const costOf = (cost: Json | undefined): number | null =>
  typeof cost === 'number' && cost >= 0 && cost < 1_000_000 ? cost : null

/** Epoch milliseconds of a time in milliseconds, or in seconds as some versions wrote; null when it is neither. */
export function timeOf(value: Json | undefined): number | null {
  if (typeof value !== 'number') return null
  return plausibleTime(value) ?? plausibleTime(value * 1000)
}
