import type { JsonObject } from '../join-json.ts'
import { textOf } from '../text-of.ts'
import type { Counts } from './counts.ts'
import { numberOf, objectIn, type Row } from './row.ts'
import { uuidTime } from './uuid-time.ts'

/** Whose the turn is that the rows belong to. */
type TurnOwner = 'own' | 'copied' | 'unknown'

/**
 * A fork's history begins with that of the thread it was forked from, often with the times of the
 * fork: those rows count where they come from. This is what tells them from the fork's own.
 */
export type CopiedHistory = {
  /** When the fork's id was made; null when the id does not tell. */
  readonly since: number | null
  /** When the fork's history began. */
  readonly at: number | null
  /** The first row of its own, where the history says it. */
  readonly firstOwn: number | null
  /** The turn of its own that was announced last. */
  readonly announced: readonly string[]
  readonly turn: TurnOwner
  /** The second in which counters stand that have no turn: copies are written all at once. */
  readonly second: number | null
  /** A counter that was counted, and is a copy if another one follows within its second. */
  readonly doubted: Counts | null
  /** Whether rows of its own have begun. */
  readonly isOver: boolean
  /** The copied thread's last total: counters up to it are copies too. */
  readonly inherited: Counts | null
}

/** The copied history that a thread's first row announces; null for a thread that is no fork. */
export function copiedHistory({ payload, time }: Row, id: string | null): CopiedHistory | null {
  const firstOwn =
    numberOf(payload['subagent_history_start_ordinal']) ??
    numberOf(objectIn(payload, 'history_base')['end_ordinal_exclusive'])
  const isFork = parentOf(payload) !== null || isSubagent(payload) || firstOwn !== null
  return isFork ? copyAt(time, id, firstOwn) : null
}

/** A copied history that no row announced: that of another thread stands in the file. */
export const copyAt = (
  at: number | null,
  id: string | null,
  firstOwn: number | null,
): CopiedHistory => ({
  since: uuidTime(id),
  at,
  firstOwn,
  announced: [],
  turn: 'unknown',
  second: null,
  doubted: null,
  isOver: false,
  inherited: null,
})

/** The thread that a thread was forked from or called by. */
export function parentOf(meta: JsonObject): string | null {
  const spawn = objectIn(objectIn(objectIn(meta, 'source'), 'subagent'), 'thread_spawn')
  return (
    textOf(spawn['parent_thread_id']) ??
    textOf(meta['parent_thread_id']) ??
    textOf(meta['forked_from_id'])
  )
}

const CALLED = new Set(['subagent', 'guardian_review'])

/** Whether a thread was called by another one, not by a person. */
export function isSubagent(meta: JsonObject): boolean {
  const source = meta['source']
  const caller = textOf(meta['thread_source']) ?? textOf(source)
  return CALLED.has(caller ?? '') || 'subagent' in objectIn(meta, 'source')
}

/** Takes note of a turn that begins, or is announced, and says whose it is. */
export function enterTurn(copied: CopiedHistory, row: Row, turn: string | null): CopiedHistory {
  if (copied.isOver) return copied
  const owner = ownerOfTurn(copied, row, turn)
  if (owner !== 'own') return { ...copied, turn: owner }
  if (row.kind === 'turn_context') return { ...copied, turn: owner, isOver: true }
  return { ...copied, turn: owner, announced: turn === null ? copied.announced : [turn] }
}

function ownerOfTurn(copied: CopiedHistory, row: Row, turn: string | null): TurnOwner {
  const byOrdinal = ownerByOrdinal(copied, row)
  if (byOrdinal !== null) return byOrdinal
  if (turn === null ? copied.turn === 'own' : copied.announced.includes(turn)) return 'own'
  const made = uuidTime(turn)
  if (made !== null && copied.since !== null) return made >= copied.since ? 'own' : 'copied'
  const begun = numberOf(row.payload['started_at'])
  const fork = copied.since ?? copied.at
  if (begun !== null && fork !== null) return begun >= Math.floor(fork / 1000) ? 'own' : 'copied'
  if (isBefore(row, copied)) return 'copied'
  // Copies of turns are not announced.
  return row.kind !== 'turn_context' && turn !== null ? 'own' : 'unknown'
}

function ownerByOrdinal({ firstOwn }: CopiedHistory, { ordinal }: Row): TurnOwner | null {
  if (firstOwn === null || ordinal === null) return null
  return ordinal >= firstOwn ? 'own' : 'copied'
}

const isBefore = ({ time }: Row, { at }: CopiedHistory): boolean =>
  time !== null && at !== null && time < at

/** No model answers so soon: counters this close to the fork are copies, written all at once. */
const COPYING_MS = 1000

/** Whether a counter was copied from the other thread, as long as no turn of its own has begun. */
export function isCopiedCount(copied: CopiedHistory, row: Row): boolean {
  const byOrdinal = ownerByOrdinal(copied, row)
  if (byOrdinal !== null) return byOrdinal === 'copied'
  if (copied.isOver || copied.turn === 'own') return false
  if (copied.turn === 'copied' || row.time === null) return true
  const isSoon = copied.at !== null && row.time < copied.at + COPYING_MS
  return isSoon || secondOf(row.time) === copied.second
}

/** Whether a counter that is no copy by itself may turn out to be the first of several. */
export const isDoubtful = ({ isOver, turn, second }: CopiedHistory, { ordinal }: Row): boolean =>
  !isOver && turn === 'unknown' && second === null && ordinal === null

/** Takes note of a counter that may turn out to be a copy. */
export const doubt = (copied: CopiedHistory, row: Row, total: Counts): CopiedHistory => ({
  ...copied,
  doubted: total,
  second: row.time === null ? null : secondOf(row.time),
})

const secondOf = (time: number): number => Math.floor(time / 1000)

/** Takes note of a counter that was copied. */
export const inherit = (copied: CopiedHistory, row: Row, total: Counts | null): CopiedHistory => ({
  ...copied,
  doubted: null,
  inherited: total ?? copied.inherited,
  second: row.time === null ? copied.second : secondOf(row.time),
})

/** A row of its own was read: what follows is no copy, wherever it was said that its own rows begin. */
export const endCopying = (copied: CopiedHistory): CopiedHistory => ({
  ...copied,
  firstOwn: null,
  isOver: true,
})
