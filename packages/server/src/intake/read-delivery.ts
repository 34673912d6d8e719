import type { Entry } from '@tokenledger/sdk'
import { cloudEventOfData, cloudEventsOfBody } from '../ingest/cloud-events/cloud-events-of-body.ts'
import type { FoundCloudEvent } from '../ingest/cloud-events/event-of-cloud-event.ts'
import type { MeterPart } from '../ingest/cloud-events/keep-meters.ts'
import { type EntryContext, entryOf } from '../ingest/entry-of.ts'
import { type EventDefaults, withDefaults } from '../ingest/event-defaults.ts'
import { type EventFault, isFault } from '../ingest/event-fault.ts'
import { eventsOfJson } from '../ingest/native/events-of-json.ts'
import { eventsOfLines } from '../ingest/native/events-of-lines.ts'
import type { FoundEvent } from '../ingest/native/read-events.ts'
import { parseEvent } from '../ingest/parse-event.ts'
import { enterProject } from '../store/enter-project.ts'
import type { Rejection } from '../store/store.ts'
import type { Delivery } from './intake.ts'

/** An event of a delivery as an entry. */
export interface DeliveredCall {
  readonly index: number
  readonly entry: Entry
  /** Present when it is one meter of a call that other events tell of too. */
  readonly part?: MeterPart
}

/** The events of a delivery, as entries; an index is an event's place in the delivery. */
export interface ReadDelivery {
  readonly entries: readonly DeliveredCall[]
  readonly rejected: readonly Rejection[]
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
  const entries: DeliveredCall[] = []
  const rejected: Rejection[] = []
  let index = 0
  for (const found of eventsOf(delivery)) {
    const read = resultOf(found, given)
    const result = project === null || isFault(read) ? read : enterProject(read, project)
    if (isFault(result)) rejected.push({ index, ...result })
    else entries.push({ index, entry: result, ...partOf(found, result, defaults) })
    index += 1
  }
  return { entries, rejected }
}

type Found = Pick<FoundEvent, 'event' | 'fault'> & Pick<FoundCloudEvent, 'partBy'>

function partOf({ event, partBy }: Found, { id, dimensions }: Entry, defaults: EventDefaults = {}) {
  if (partBy === undefined) return {}
  const { project } = dimensions
  const stated = withDefaults(parseEvent(event), defaults)
  const whose = project === undefined ? stated : { ...stated, project }
  return { part: { by: partBy, call: id, event: whose } }
}

const resultOf = ({ event, fault }: Found, context: EntryContext): Entry | EventFault =>
  fault ?? entryOf(event, context)

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
