import { type Entry, reversal } from '@tokenledger/sdk/reading'
import type { EntriesOfSession, HeldEntry } from '../store/store.ts'
import { isWatched, OTLP_SOURCE } from '../store/take-over.ts'

/** A coding agent that sends telemetry, and keeps histories that are imported as `import:<agent>`. */
export type TelemetryAgent = 'claude-code' | 'codex' | 'gemini' | 'qwen'

const REQUEST = 'request:'
const NAMED = /^otlp:(claude-code|codex|gemini|qwen):/

/** The id of a call that an agent's telemetry tells of, by the provider's id of its request. */
export const requestKey = (requestId: string): string => `${REQUEST}${requestId}`

/**
 * The id of a call that an agent's telemetry tells of, which names no request.
 *
 * @param by which record tells of it
 */
export const telemetryKey = (agent: TelemetryAgent, by: string): string => `otlp:${agent}:${by}`

/** How far the times of a call in a history and in telemetry may lie apart: as long as one call takes. */
const APART_MS = 15 * 60_000

/**
 * Whether the history of its agent, as far as the ledger holds it, tells of a call of an agent's
 * telemetry: of its request, where it names one; else of anything in the same session.
 */
export function isInHistory({ id, time, dimensions }: Entry, ofSession: EntriesOfSession): boolean {
  const { session } = dimensions
  if (session === undefined) return false
  if (id.startsWith(REQUEST)) {
    const near = { from: time - APART_MS, to: time + APART_MS }
    const history = ofSession({ session, source: 'import:claude-code', ...near })
    return history.some(({ usage }) => isOfRequest(id, usage.requestId))
  }
  const [, agent] = NAMED.exec(id) ?? []
  return (
    agent !== undefined && ofSession({ session, source: `import:${agent}`, limit: 1 }).length > 0
  )
}

const isOfRequest = (id: string, requestId: string | undefined): boolean =>
  requestId !== undefined && baseOf(id) === requestKey(requestId)

/** The id of a call's first entry. */
const baseOf = (id: string): string => id.replace(/~\d+$/, '')

/** Finds what telemetry has entered of calls that a history tells of too. */
export interface TelemetryOfCalls {
  /** Reversals of what telemetry has entered of this call, or of its session. */
  reversals(call: Entry): readonly Entry[]
}

/** For one step of an import: each session is looked up once. */
export function telemetryOfCalls(held: HeldEntry, ofSession: EntriesOfSession): TelemetryOfCalls {
  const bySession = new Map<string, readonly Entry[]>()

  function entered(session: string): readonly Entry[] {
    const known = bySession.get(session)
    if (known !== undefined) return known
    const all = ofSession({ session, source: OTLP_SOURCE })
    const live = all.filter(({ id, sign }) => sign === 1 && held(`${id}~r`) === undefined)
    bySession.set(session, live)
    return live
  }

  return {
    reversals(call) {
      const { session, source } = call.dimensions
      if (session === undefined || call.sign === -1 || isWatched(call)) return []
      const isSame = (told: Entry): boolean =>
        told.id.startsWith(REQUEST)
          ? isOfRequest(told.id, call.usage.requestId)
          : `import:${NAMED.exec(told.id)?.[1]}` === source
      const told = entered(session)
      const same = told.filter(isSame)
      if (same.length > 0)
        bySession.set(
          session,
          told.filter((one) => !same.includes(one)),
        )
      return same.map(reversal)
    },
  }
}
