import type { CallMeter } from '../../ledger/call-meter.ts'
import type { Scope } from '../../ledger/scope.ts'
import { newCallId } from '../attempts.ts'
import type { MeterOptions } from '../clients/client-adapter.ts'
import { meteredRequest, type OutgoingCall } from '../metered-request.ts'
import { reserve } from '../reserve.ts'
import type { Route } from '../route.ts'
import { sharedMap } from '../shared-map.ts'

/** A connection on which a model answers many times, and what is known of each answer before it begins. */
export interface Connection {
  readonly tracker: CallMeter
  /** On whose behalf it was opened. */
  readonly scope: Scope
  readonly route: Route
  /** By the host; undefined: the answers tell. */
  readonly provider: string | undefined
  readonly model: string | undefined
}

/** The call that an answer on a connection is: no request of its own tells what it reads. */
export function callOn({ tracker, scope, route, provider, model }: Connection): OutgoingCall {
  return meteredRequest({
    tracker,
    scope,
    route,
    attempt: { callId: newCallId(), number: 1 },
    provider,
    model,
    isOnConnection: true,
    limit: () => ({ tokens: undefined, answers: 1 }),
    text: () => '',
  })
}

/**
 * Asks for an answer that the program is about to ask for itself.
 *
 * @param connection null: it is about to ask for none
 * @throws BudgetExceededError when the tracker does not allow it
 */
export function askFor(connection: Connection | null): void {
  if (connection === null || connection.tracker.isUnlimited === true) return
  reserve(connection.tracker, callOn(connection)).release()
}

/** How something is metered that can be metered only once. */
interface Metered {
  options: MeterOptions
}

const known = sharedMap<object, Metered>('connections')

/**
 * Notes that something is metered that is the same object afterwards.
 *
 * @returns null: it was before, and is now metered with these options
 */
export function meteredOnce(object: object, options: MeterOptions): Metered | null {
  const before = known.get(object)
  if (before !== undefined) {
    before.options = options
    return null
  }
  const metered = { options }
  known.set(object, metered)
  return metered
}
