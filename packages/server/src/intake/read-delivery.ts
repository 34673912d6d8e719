import type { Entry } from '@tokenledger/sdk'
import { cloudEventOfData, cloudEventsOfBody } from '../ingest/cloud-events/cloud-events-of-body.ts'
import type { FoundCloudEvent } from '../ingest/cloud-events/event-of-cloud-event.ts'
import type { MeterPart } from '../ingest/cloud-events/keep-meters.ts'
import { type EntryContext, entryOf } from '../ingest/entry-of.ts'
import { type EventDefaults, withDefaults } from '../ingest/event-defaults.ts'
import { type EventFault, isFault } from '../ingest/event-fault.ts'
import { isWithdrawn } from '../ingest/is-withdrawn.ts'
import { eventsOfJson } from '../ingest/native/events-of-json.ts'
import { eventsOfLines } from '../ingest/native/events-of-lines.ts'
import type { FoundEvent } from '../ingest/native/read-events.ts'
import { idOf, parseEvent } from '../ingest/parse-event.ts'
import { enterProject } from '../store/enter-project.ts'
import type { Rejection } from '../store/store.ts'
import type { Delivery } from './intake.ts'

/** The events of a delivery; an index is an event's place in the delivery. */
export interface ReadDelivery {
  /**
   * The calls that are told whole, each read when it is asked for, so that few are in memory at once.
   * They can be gone through again.
   */
  readonly calls: Iterable<Entry>
  /** What there is besides: known once the calls have been gone through. */
  readonly beside: Beside
}

/** What a delivery holds besides calls that are told whole. */
export interface Beside {
  /** Of each of those calls, its place. */
  readonly places: readonly number[]
  /** Single meters of calls that other events tell of too. */
  readonly parts: readonly DeliveredPart[]
  readonly rejected: readonly Rejection[]
}

/** One meter of a call, and the call as far as it alone tells. */
interface DeliveredPart {
  readonly index: number
  readonly entry: Entry
  readonly part: MeterPart
}

/**
 * Reads a delivery.
 *
 * @throws TokenledgerError `invalid_json`, `invalid_encoding`, `invalid_request` when its body as a
 * whole cannot be read
 */
export function readDelivery(delivery: Delivery, context: EntryContext): ReadDelivery {
  const { project = null, defaults } = delivery
  const given = defaults === undefined ? context : { ...context, defaults }
  const events = eventsOf(delivery)
  const places: number[] = []
  const parts: DeliveredPart[] = []
  const rejected: Rejection[] = []

  function* calls(): Iterator<Entry> {
    for (const before of [places, parts, rejected]) before.length = 0
    let index = -1
    for (const found of events) {
      index += 1
      const read = found.fault ?? withdrawnFault(found.event) ?? entryOf(found.event, given)
      const result = project === null || isFault(read) ? read : enterProject(read, project)
      if (isFault(result)) rejected.push({ index, ...result })
      else if (found.partBy === undefined) {
        places.push(index)
        yield result
      } else parts.push({ index, entry: result, part: partOf(found, result, defaults) })
    }
  }

  return { calls: { [Symbol.iterator]: calls }, beside: { places, parts, rejected } }
}

/** Who may send calls may not take back those of others: a file of an export is imported. */
function withdrawnFault(event: unknown): EventFault | null {
  if (!isWithdrawn(event)) return null
  const message =
    'Cannot take the event: it takes a call back, which only "tokenledger import" of an export does'
  return { id: idOf(event), code: 'invalid_event', message }
}

type Found = Pick<FoundEvent, 'event' | 'fault'> & Pick<FoundCloudEvent, 'partBy'>

function partOf(
  { event, partBy: by = '' }: Found,
  { id: call, dimensions }: Entry,
  defaults: EventDefaults = {},
): MeterPart {
  const { project } = dimensions
  const stated = withDefaults(parseEvent(event), defaults)
  const whose = project === undefined ? stated : { ...stated, project }
  return { by, call, event: whose }
}

function eventsOf({ form, body, attributes = {} }: Delivery): Iterable<Found> {
  switch (form) {
    case 'json':
      return eventsOfJson(body)
    case 'ndjson':
      return eventsOfLines(body)
    case 'cloudevents':
      return cloudEventsOfBody(body)
    case 'cloudevent-data':
      return cloudEventOfData(body, attributes)
    default:
      return form satisfies never
  }
}
