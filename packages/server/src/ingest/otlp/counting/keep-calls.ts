import type { Entry } from '@tokenledger/sdk'
import type { ProjectStore } from '../../../store/project-store.ts'
import type { Decided, EntriesOfSession, HeldEntry } from '../../../store/store.ts'
import { OTLP_SOURCE } from '../../../store/take-over.ts'
import { isInHistory } from '../../agent-telemetry.ts'
import { entryOf } from '../../entry-of.ts'
import { isFault } from '../../event-fault.ts'
import { amendEntry } from './amend-entry.ts'
import { callsOfTrace, type TraceCall } from './calls-of-trace.ts'
import {
  type Claim,
  type ClaimedCall,
  entryId,
  eventOfClaims,
  isShared,
  withClaims,
} from './claim.ts'
import { type Kept, keptOf, NOTHING_KEPT } from './kept.ts'
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
 * records that speak of that answer (at most 16). One durable step keeps both, and the entries.
 */
export async function keepCalls(
  store: ProjectStore,
  now: number,
  added: NodesByTrace,
): Promise<Kept> {
  if (added.size === 0) return NOTHING_KEPT
  let keys = [...added.keys()].map(traceKey)
  for (let attempt = 1; ; attempt++) {
    const { missing, kept } = await stepOn({ store, now, added, keys })
    if (missing.length === 0 || attempt === MAX_ATTEMPTS) return kept
    keys = [...keys, ...missing]
  }
}

interface StepInput {
  readonly store: ProjectStore
  readonly now: number
  readonly added: NodesByTrace
  readonly keys: readonly string[]
}

async function stepOn({ store, now, added, keys }: StepInput) {
  let missing: readonly string[] = []
  let faults: readonly string[] = []
  let decided: readonly Decided[] = []
  const asked = new Set(keys)
  const result = await store.reconcile(OTLP_SOURCE, keys, (known, held, ofSession) => {
    const changes = changesOf(added, known)
    missing = changes.calls.map(({ id }) => callKey(id)).filter(isUnknown)
    if (missing.length > 0) return []
    const entering = entriesOf(changes.calls, { known, held, ofSession, now })
    faults = entering.faults
    decided = [...changes.decided, ...entering.decided]
    return decided
  })
  return { missing, kept: keptOf(decided, result, faults) }

  function isUnknown(key: string): boolean {
    return key !== '' && !asked.has(key)
  }
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

function changesOf(added: NodesByTrace, known: ReadonlyMap<string, string>) {
  const decided: Decided[] = []
  const calls = new Map<string, ChangedCall>()
  for (const [trace, nodes] of added) {
    const state = known.get(traceKey(trace))
    const before = decodeTrace(state)
    const after = withNodes(before, nodes)
    const text = encodeTrace(after)
    if (text === state) continue
    decided.push({ kind: 'state', key: traceKey(trace), state: text })
    collect(calls, claimsOf(trace, before), claimsOf(trace, after))
  }
  return { decided, calls: [...calls.values()] }
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
  return callsOfTrace(spans).map((told) => {
    const all = [told, ...told.others]
    const named = all.find(({ call }) => call.responseId !== undefined) ?? told
    return {
      id: entryId(named.call, `${trace}:${told.id}`),
      claims: all.map((one) => claimOf(trace, one)),
    }
  })
}

const claimOf = (trace: string, { id, call, who }: TraceCall): Claim => ({
  by: `${trace}:${id}`,
  rank: call.rank,
  who,
  event: call.event,
})

interface Entering {
  readonly known: ReadonlyMap<string, string>
  readonly held: HeldEntry
  readonly ofSession: EntriesOfSession
  readonly now: number
}

function entriesOf(calls: readonly ChangedCall[], entering: Entering) {
  const decided: Decided[] = []
  const faults: string[] = []
  for (const call of calls) {
    const { before, after } = joined(call, entering.known)
    if (isShared(call.id)) {
      decided.push({ kind: 'state', key: callKey(call.id), state: JSON.stringify(after) })
    }
    const [was, is] = [eventOfClaims(before), eventOfClaims(after)]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    const told = is === null ? null : entryOfEvent(call.id, is, entering.now)
    if (typeof told === 'string') {
      faults.push(told)
      continue
    }
    const right = told !== null && isInHistory(told, entering.ofSession) ? null : told
    for (const entry of amendEntry(call.id, right, entering.held))
      decided.push({ kind: 'entry', entry })
  }
  return { decided, faults }
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

function entryOfEvent(id: string, event: object, now: number): Entry | string {
  const made = entryOf({ ...event, id }, { now, newId: () => id, source: OTLP_SOURCE })
  return isFault(made) ? made.message : made
}
