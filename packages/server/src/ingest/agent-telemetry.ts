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

/**
 * Finds what telemetry has entered of calls that a history tells of too, for one step of an import:
 * each session is looked up once.
 */
export class TelemetryOfCalls {
  readonly #held: HeldEntry
  readonly #ofSession: EntriesOfSession
  readonly #bySession = new Map<string, readonly Entry[]>()

  constructor(held: HeldEntry, ofSession: EntriesOfSession) {
    this.#held = held
    this.#ofSession = ofSession
  }

  /** Reversals of what telemetry has entered of this call, or of its session. */
  reversals(call: Entry): readonly Entry[] {
    const { session, source } = call.dimensions
    if (session === undefined || call.sign === -1 || isWatched(call)) return []
    const told = this.#entered(session)
    if (told.length === 0) return told
    const isSame = ({ id }: Entry): boolean =>
      id.startsWith(REQUEST)
        ? isOfRequest(id, call.usage.requestId)
        : `import:${NAMED.exec(id)?.[1]}` === source
    const same = told.filter(isSame)
    this.#bySession.set(
      session,
      told.filter((one) => !same.includes(one)),
    )
    return same.map(reversal)
  }

  #entered(session: string): readonly Entry[] {
    const known = this.#bySession.get(session)
    if (known !== undefined) return known
    const all = this.#ofSession({ session, source: OTLP_SOURCE })
    const live = all.filter(({ id, sign }) => sign === 1 && this.#held(`${id}~r`) === undefined)
    this.#bySession.set(session, live)
    return live
  }
}
