import type { UsageAnswer } from 'tokenledger/wire'
import type { CallInFlight, LiveEntry } from '../../questions/live-feed.ts'

/** A call on its lane. `from` and `to` are shares of the window. */
export interface LaneCall {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly kind: 'ok' | 'failed' | 'in-flight'
}

/** The calls of one value of a dimension; null: not given, undefined: all the rest. */
export interface Lane {
  readonly value: string | null | undefined
  /** What the ledger has of it; undefined: only calls in flight. */
  readonly row: UsageAnswer['rows'][number] | undefined
  readonly inFlight: number
  readonly calls: readonly LaneCall[]
}

/** What lanes are made of. */
export interface LaneWishes {
  readonly by: string
  readonly rows: UsageAnswer['rows']
  readonly entries: readonly LiveEntry[]
  readonly inFlight: readonly CallInFlight[]
  readonly now: number
  readonly minutes: number
}

type Call = Pick<LaneCall, 'id' | 'kind'> & {
  readonly value: string | null
  readonly start: number
  readonly end: number
}

/**
 * A lane for each row of the ledger's answer and for each value of which a call is in flight, by name. A call
 * whose value has no row of its own is on the lane of the rest, if there is one.
 */
export function lanesOf(wishes: LaneWishes): readonly Lane[] {
  const { by, rows, entries, inFlight, now, minutes } = wishes
  const begin = now - minutes * 60_000
  const calls = [
    ...entries.flatMap((entry) => keptCall(entry, by)),
    ...inFlight.map((call) => openCall(call, by, now)),
  ].filter(({ start, end }) => end > begin && start <= now)
  const share = (time: number): number => Math.min(Math.max((time - begin) / (now - begin), 0), 1)
  const lane = (value: Lane['value'], row: Lane['row'], own: readonly Call[]): Lane => ({
    value,
    row,
    inFlight: own.filter(({ kind }) => kind === 'in-flight').length,
    calls: own.map(({ id, kind, start, end }) => ({
      id,
      kind,
      from: share(start),
      to: share(end),
    })),
  })
  const named = rows.filter(({ other }) => other !== true)
  const rest = rows.find(({ other }) => other === true)
  const values = new Set(named.map((row) => row[by] ?? null))
  const open = new Set(calls.filter(({ kind }) => kind === 'in-flight').map(({ value }) => value))
  const own = (value: string | null) => calls.filter((call) => call.value === value)
  const onlyOpen = [...open].filter((value) => !values.has(value))
  const others = calls.filter(({ value }) => !(values.has(value) || open.has(value)))
  return [
    ...[
      ...named.map((row) => lane(row[by] ?? null, row, own(row[by] ?? null))),
      ...onlyOpen.map((value) => lane(value, undefined, own(value))),
    ].sort(byName),
    ...(rest === undefined ? [] : [lane(undefined, rest, others)]),
  ]
}

/** Lanes keep their places while their costs change; "not given" is the last. */
function byName({ value: one }: Lane, { value: other }: Lane): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1
  return (one ?? '').localeCompare(other ?? '')
}

function keptCall(entry: LiveEntry, by: string): readonly Call[] {
  if (entry.sign === -1) return []
  const start = Date.parse(entry.time)
  return [
    {
      id: entry.id,
      kind: entry.status === 'error' ? 'failed' : 'ok',
      value: valueIn(entry, by),
      start,
      end: start + (entry.duration_ms ?? 0),
    },
  ]
}

function openCall(call: CallInFlight, by: string, now: number): Call {
  return {
    id: call.id,
    kind: 'in-flight',
    value: valueIn(call, by),
    start: Date.parse(call.started),
    end: now,
  }
}

function valueIn(call: LiveEntry | CallInFlight, by: string): string | null {
  if (by === 'model') return 'models' in call ? (call.models[0] ?? null) : call.model
  if (by.startsWith('tag.')) return 'tags' in call ? (call.tags?.[by.slice(4)] ?? null) : null
  const value = (call as Readonly<Record<string, unknown>>)[by]
  return typeof value === 'string' ? value : null
}
