import type { Entry, Warning } from '@tokenledger/sdk/reading'
import type { ProjectStore } from '../../../store/project-store.ts'
import type { Decided, EntriesOfSession, HeldEntry } from '../../../store/store.ts'
import { OTLP_SOURCE } from '../../../store/take-over.ts'
import type { WireEvent } from '../../../wire/event.ts'
import { isInHistory } from '../../agent-telemetry.ts'
import { entryOfEvent } from '../../entry-of.ts'
import { isFault } from '../../event-fault.ts'
import { amendEntry } from './amend-entry.ts'
import { callsOfTrace, type TraceCall } from './calls-of-trace.ts'
import {
  type Claim,
  type ClaimedCall,
  entryId,
  eventOfClaims,
  isShared,
  toldElsewhere,
  warningsOfClaims,
  withClaims,
} from './claim.ts'
import { type Kept, keptTally, NOTHING_KEPT } from './kept.ts'
import { REMEMBERED_MS, TOO_OLD } from './remembered.ts'
import { decodeTrace, encodeTrace, type Trace, type TraceNode, withNodes } from './trace-node.ts'

/** New spans, by trace. */
export type NodesByTrace = ReadonlyMap<string, readonly TraceNode[]>

/** Attempts to find out which calls a step touches: others may change traces in between. */
const MAX_ATTEMPTS = 10

/**
 * Counts the calls of traces, each once. What the ledger says of a call follows from all spans of its
 * traces that came so far, so neither their order nor how they are split into requests matters, nor
 * whether they come twice: when more becomes known, an entry is reversed and replaced.
 *
 * Remembered are, by trace, its spans without their content (at most 20,000), and by response id the
 * records that speak of that answer (at most 16), for a month. One durable step keeps both, and the
 * entries.
 *
 * @param late ids of nodes that count only when something is remembered of their trace
 */
export async function keepCalls(
  store: ProjectStore,
  now: number,
  added: NodesByTrace,
  late: ReadonlySet<string> = NONE,
): Promise<Kept> {
  if (added.size === 0) return NOTHING_KEPT
  let keys: readonly string[] = [...keysOf(added)]
  for (let attempt = 1; ; attempt++) {
    const { missing, kept } = await stepOn({ store, now, added, late, keys })
    if (missing.length === 0 || attempt === MAX_ATTEMPTS) return kept
    keys = [...keys, ...missing]
  }
}

interface StepInput {
  readonly store: ProjectStore
  readonly now: number
  readonly added: NodesByTrace
  readonly late: ReadonlySet<string>
  readonly keys: readonly string[]
}

const NONE: ReadonlySet<string> = new Set()

async function stepOn({ store, now, added, late, keys }: StepInput) {
  let missing: readonly string[] = []
  let refused = 0
  let tally = keptTally()
  const asked = new Set(keys)
  const result = await store.reconcile(OTLP_SOURCE, keys, (known, held, ofSession) => {
    const taken = withoutLate(added, late, known)
    refused = sizeOf(added) - sizeOf(taken)
    const changes = changesOf(taken, known)
    missing = changes.calls.map(({ id }) => callKey(id)).filter(isUnknown)
    if (missing.length > 0) return []
    tally = keptTally()
    return tally.counted(decisionsOf(changes, { known, held, ofSession, now }))
  })
  const kept = tally.kept(result)
  return { missing, kept: refused === 0 ? kept : withRefused(kept, refused) }

  function isUnknown(key: string): boolean {
    return key !== '' && !asked.has(key)
  }
}

const sizeOf = (nodes: NodesByTrace): number =>
  [...nodes.values()].reduce((sum, { length }) => sum + length, 0)

/** What is late counts where its trace is remembered. */
function withoutLate(
  added: NodesByTrace,
  late: ReadonlySet<string>,
  known: ReadonlyMap<string, string>,
): NodesByTrace {
  if (late.size === 0) return added
  const taken = [...added].map(([trace, nodes]): [string, readonly TraceNode[]] => [
    trace,
    known.has(traceKey(trace)) ? nodes : nodes.filter(({ id }) => !late.has(id)),
  ])
  return new Map(taken.filter(([, { length }]) => length > 0))
}

const withRefused = (kept: Kept, refused: number): Kept => ({
  ...kept,
  rejected: kept.rejected + refused,
  reason: kept.reason ?? TOO_OLD,
})

/** What a step asks for: the traces, and the calls that it probably touches. */
function keysOf(added: NodesByTrace): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const [trace, nodes] of added) {
    keys.add(traceKey(trace))
    for (const { id: span, call } of nodes) {
      if (call === null) continue
      const id = entryId(call, `${trace}:${span}`)
      // What is asked for as a key need not be looked up as an entry.
      keys.add(id)
      if (isShared(id)) keys.add(callKey(id))
    }
  }
  return keys
}

const traceKey = (trace: string): string => `trace:${trace}`
/** Empty: what is known of the call stands in its trace alone. */
const callKey = (id: string): string => (isShared(id) ? `call:${id}` : '')

/** A call of which a step changes the claims. */
interface ChangedCall {
  readonly id: string
  readonly before: readonly Claim[]
  readonly after: readonly Claim[]
}

/** What spans change, before it is known what that means for entries. */
interface Changes {
  /** The new states of traces. */
  readonly states: readonly Decided[]
  readonly calls: readonly ChangedCall[]
}

function changesOf(added: NodesByTrace, known: ReadonlyMap<string, string>): Changes {
  const states: Decided[] = []
  const calls = new Map<string, ChangedCall>()
  for (const [trace, nodes] of added) {
    const state = known.get(traceKey(trace))
    const before = decodeTrace(state)
    const after = withNodes(before, nodes)
    const text = encodeTrace(after)
    if (text === state) continue
    states.push({ kind: 'state', key: traceKey(trace), state: text, keepMs: REMEMBERED_MS })
    collect(calls, claimsOf(trace, before), claimsOf(trace, after))
  }
  return { states, calls: [...calls.values()].filter(isChanged) }
}

/** Most calls of a long trace stay as they are with each further span. */
const isChanged = ({ before, after }: ChangedCall): boolean =>
  before.length !== after.length || before.some((claim, index) => !isSameClaim(claim, after[index]))

/** A span that stays has its event, the same object. */
function isSameClaim(one: Claim, other: Claim | undefined): boolean {
  return (
    other !== undefined &&
    one.by === other.by &&
    one.rank === other.rank &&
    one.event === other.event &&
    isSame(one.who, other.who) &&
    isSame(one.warning, other.warning)
  )
}

function collect(
  calls: Map<string, ChangedCall>,
  before: readonly ClaimedCall[],
  after: readonly ClaimedCall[],
): void {
  for (const [part, list] of [['before', before] as const, ['after', after] as const]) {
    for (const { id, claims } of list) {
      const call = calls.get(id) ?? { id, before: [], after: [] }
      calls.set(id, { ...call, [part]: [...call[part], ...claims] })
    }
  }
}

function claimsOf(trace: string, spans: Trace): readonly ClaimedCall[] {
  const { counted, uncounted } = callsOfTrace(spans)
  const named = new Map<string, string>()
  const calls = counted.map((told): ClaimedCall => {
    const all = [told, ...told.others]
    const { call } = all.find((one) => one.call.responseId !== undefined) ?? told
    const id = entryId(call, `${trace}:${told.id}`)
    for (const one of told.others) named.set(one.id, id)
    // Of those that know as much the innermost counts.
    const claims = all.map((one, index) => claimOf(trace, one, index / all.length))
    return { id, claims }
  })
  return [...calls, ...uncounted.flatMap((told) => elsewhere(trace, told, named))]
}

/** That the answer of a span counts under another id than the span's own. */
function elsewhere(
  trace: string,
  told: TraceCall,
  named: ReadonlyMap<string, string>,
): readonly ClaimedCall[] {
  if (told.call.responseId === undefined) return []
  const id = entryId(told.call, `${trace}:${told.id}`)
  return named.get(told.id) === id ? [] : [{ id, claims: [toldElsewhere(claimOf(trace, told, 0))] }]
}

const claimOf = (trace: string, { id, call, who, warning }: TraceCall, behind: number): Claim => ({
  by: `${trace}:${id}`,
  rank: call.rank - behind,
  who,
  event: call.event,
  ...(warning !== undefined && { warning }),
})

interface Entering {
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
  readonly ofSession: EntriesOfSession
  readonly now: number
}

/** One call after the other; what cannot become an entry is text: why not. */
function* decisionsOf({ states, calls }: Changes, entering: Entering): Generator<Decided | string> {
  yield* states
  for (const call of calls) {
    const { before, after } = joined(call, entering.known)
    if (isShared(call.id)) {
      const state = JSON.stringify(after)
      yield { kind: 'state', key: callKey(call.id), state, keepMs: REMEMBERED_MS }
    }
    const [was, is] = [eventOfClaims(call.id, before), eventOfClaims(call.id, after)]
    const warnings = warningsOfClaims(after)
    const isSaid = isSame(warningsOfClaims(before), warnings)
    if (isSaid && isSameEvent(was, is)) continue
    const told = is === null ? null : entryOrReason(is, entering.now)
    if (typeof told === 'string') {
      yield told
      continue
    }
    const isKnown = told === null || isInHistory(told, entering.ofSession)
    const right = isKnown ? null : withWarnings(told, warnings)
    for (const entry of amendEntry(call.id, right, entering.held)) yield { kind: 'entry', entry }
  }
}

function isSameEvent(one: WireEvent | null, other: WireEvent | null): boolean {
  if (one === null || other === null) return one === other
  return isSame(one, other)
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

function withWarnings(entry: Entry, warnings: readonly Warning[]): Entry {
  if (warnings.length === 0) return entry
  const { usage } = entry
  return { ...entry, usage: { ...usage, warnings: [...usage.warnings, ...warnings] } }
}

/** Claims of other traces on the same answer stay. */
function joined({ id, before, after }: ChangedCall, known: ReadonlyMap<string, string>) {
  if (!isShared(id)) {
    const none = new Set<string>()
    return {
      before: withClaims([], { without: none, added: before }),
      after: withClaims([], { without: none, added: after }),
    }
  }
  const state = known.get(callKey(id))
  const others: readonly Claim[] = state === undefined ? [] : JSON.parse(state)
  const without = new Set([...before, ...after].map(({ by }) => by))
  return { before: others, after: withClaims(others, { without, added: after }) }
}

function entryOrReason(event: WireEvent, now: number): Entry | string {
  const made = entryOfEvent(event, { now, newId: () => '', source: OTLP_SOURCE })
  return isFault(made) ? made.message : made
}
