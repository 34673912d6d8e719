import {
  answerKey,
  type CallStatus,
  costOf,
  type Entry,
  type PriceBook,
  safeText,
  TokenledgerError,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/reading'
import type { WireEvent } from '../wire/event.ts'
import { eventCost } from './event-cost.ts'
import { type EventDefaults, withDefaults } from './event-defaults.ts'
import { eventDimensions, text } from './event-dimensions.ts'
import { eventError } from './event-error.ts'
import type { EventFault } from './event-fault.ts'
import { eventId } from './event-id.ts'
import { eventTime } from './event-time.ts'
import { eventTools } from './event-tools.ts'
import { eventUsage } from './event-usage.ts'
import { idOf, parseEvent } from './parse-event.ts'
import { present } from './present.ts'
import { readQuantity } from './read-quantity.ts'

/** What making an entry needs from outside: time and ids are handed in. */
export interface EntryContext {
  /** Time of arrival, epoch milliseconds. */
  readonly now: number
  /** The id of an event that has neither an id nor a response id. */
  readonly newId: () => string
  /** Who reports, for events that do not say it. @default 'events' */
  readonly source?: string
  /** What holds for events that do not say otherwise. */
  readonly defaults?: EventDefaults
  /** Prices in place of the built-in price book. */
  readonly priceBook?: PriceBook
}

/**
 * Makes the entry of an event of the wire: reads its usage, prices it at the event's time, and gives
 * it its identity. Never throws: a value that is no event gives a coded fault.
 */
export function entryOf(event: unknown, context: EntryContext): Entry | EventFault {
  return entryOrFault(event, () => {
    const parsed = parseEvent(event)
    const { defaults } = context
    return makeEntry(defaults === undefined ? parsed : withDefaults(parsed, defaults), context)
  })
}

/** The same of an event that was made here, whose form need not be checked. */
export const entryOfEvent = (event: WireEvent, context: EntryContext): Entry | EventFault =>
  entryOrFault(event, () => makeEntry(event, context))

function entryOrFault(event: unknown, make: () => Entry): Entry | EventFault {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof TokenledgerError)) throw error
    return { id: idOf(event), code: error.code, message: error.message }
  }
}

function makeEntry(event: WireEvent, context: EntryContext): Entry {
  const warnings: Warning[] = []
  const time = eventTime(event.time, context.now)
  const dimensions = eventDimensions(event, context.source ?? 'events', warnings)
  const measured = present({
    durationMs: milliseconds(event.duration_ms, 'duration_ms', warnings),
    ttftMs: milliseconds(event.ttft_ms, 'ttft_ms', warnings),
    tools: event.tools === undefined ? undefined : eventTools(event.tools, warnings),
  })
  const usage = finishUsage(eventUsage(event), event, warnings)
  const { provider } = dimensions
  const { priceBook } = context
  const serviceTier = usage.context.serviceTier ?? dimensions.serviceTier
  return {
    id: safeText(eventId(identityOf(event, usage), context.newId)),
    sign: 1,
    time,
    dimensions: { ...dimensions, ...present({ serviceTier }) },
    ...namesOf(event, usage),
    ...measured,
    status: statusOf(event),
    usage,
    cost: costOf(usage, { at: time, ...present({ provider, priceBook }) }),
  }
}

function milliseconds(value: unknown, path: string, warnings: Warning[]): number | undefined {
  const read = readQuantity(value, path, warnings)
  return read === null ? undefined : Math.round(read)
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Adds to a reading what the event says around it: models, tier, region, cost, doubts. It is a new
 * object, and is added to: on Node 20 a spread copy with one field more costs five times the event.
 */
function finishUsage(usage: Draft<Usage>, event: WireEvent, warnings: readonly Warning[]): Usage {
  const model = text(event.response_model) ?? text(event.request_model) ?? null
  const providerCost = eventCost(event)
  if (providerCost !== null) usage.providerCost = providerCost
  if (event.estimated === true) usage.estimated = true
  usage.segments = usage.segments.map((one) => (one.model === null ? { ...one, model } : one))
  usage.context = { ...statedContext(event), ...usage.context }
  if (warnings.length > 0) usage.warnings = [...usage.warnings, ...warnings]
  return usage
}

/** Who has read the answer knows what the price depends on, and what not. */
function statedContext(event: WireEvent): Usage['context'] {
  if (event.reading !== undefined) return {}
  return present({ serviceTier: text(event.service_tier), region: text(event.region) })
}

function identityOf(event: WireEvent, usage: Usage) {
  const answer = text(event.response_id) ?? usage.responseId
  const responseId = answer === undefined ? undefined : answerKey(answer, usage)
  return { id: event.id, responseId, attempt: event.attempt }
}

function namesOf(event: WireEvent, usage: Usage) {
  const requestModel = text(event.request_model)
  const read = usage.segments[0]?.model ?? undefined
  // Who has read the answer has named the model that it names.
  const isKnown = read === requestModel || event.reading !== undefined
  const answered = isKnown ? undefined : read
  return present({
    requestModel,
    responseModel: text(event.response_model) ?? answered,
    responseId: text(event.response_id) ?? usage.responseId,
    parentId: text(event.parent_id),
    attempt: event.attempt,
    error: eventError(event.error),
  })
}

function statusOf(event: WireEvent): CallStatus {
  return event.status ?? (text(event.error) === undefined ? 'ok' : 'error')
}
