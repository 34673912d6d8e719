import { TokenledgerError } from '@tokenledger/sdk/core'
import { DEFAULT_FIELDS } from '../event-defaults.ts'
import type { EventFault } from '../event-fault.ts'
import { callOfMeter, wholeCall } from './call-of-cloud-event.ts'
import { cloudEventId } from './cloud-event-id.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { meterIn } from './per-meter-fields.ts'
import { wholeCallFields } from './whole-call-fields.ts'

/** The event that a CloudEvent stands for, or why it stands for none. */
export interface FoundCloudEvent {
  readonly event?: Fields
  readonly fault?: EventFault
  /** Present when the event is one meter of a call that others tell of too: which event it is. */
  readonly partBy?: string
}

/**
 * Reads a CloudEvent (specification 1.0) whose data is a call (the fields of an event), or one meter
 * of a call (`{model, type, tokens}`, as OpenMeter is sent them). Its subject is the user, where the
 * data names none.
 */
export function eventOfCloudEvent(value: unknown): FoundCloudEvent {
  try {
    return read(fieldsOf(value, 'it'))
  } catch (error) {
    if (!(error instanceof TokenledgerError)) throw error
    return { fault: { id: null, code: error.code, message: error.message } }
  }
}

function read(envelope: Fields): FoundCloudEvent {
  const id = requiredText(envelope, 'id')
  const source = requiredText(envelope, 'source')
  requiredText(envelope, 'type')
  const version = requiredText(envelope, 'specversion')
  if (!version.startsWith('1.')) throw invalid(`its specversion must be 1.0, found "${version}"`)
  const { id: _id, ...data } = fieldsOf(dataOf(envelope), 'its data')
  const stated = { source: 'cloudevents', ...statedBy(envelope) }
  const by = cloudEventId(source, id)
  const meter = meterIn(data)
  if (meter === null) {
    return { event: { ...stated, ...wholeCallFields(data), ...wholeCall(envelope, data) } }
  }
  const call = callOfMeter(envelope, data, meter.type)
  const fields = { ...stated, ...meter.fields }
  return call === null
    ? { event: { ...fields, id: by } }
    : { event: { ...fields, ...call }, partBy: by }
}

/** What the envelope says of the call: the data, where it says it too, wins. */
function statedBy(envelope: Fields): Fields {
  const names = ['time', ...DEFAULT_FIELDS].filter((name) => typeof envelope[name] === 'string')
  return {
    ...(typeof envelope['subject'] === 'string' && { user: envelope['subject'] }),
    ...Object.fromEntries(names.map((name) => [name, envelope[name]])),
  }
}

function requiredText(envelope: Fields, name: string): string {
  const value = envelope[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`it must state its ${name}`)
}

/** JSON as it stands, as text, or in base64. */
function dataOf({ data, data_base64: base64 }: Fields): unknown {
  const isCoded = data === undefined && typeof base64 === 'string'
  const text = isCoded ? Buffer.from(base64, 'base64').toString('utf8') : data
  if (typeof text !== 'string') return data
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('its data must be JSON')
  }
}

const invalid = (reason: string): TokenledgerError =>
  new TokenledgerError('invalid_event', `Cannot take the CloudEvent: ${reason}`)
