import { parseJson } from '../parse-json.ts'
import { eventOfCloudEvent, type FoundCloudEvent } from './event-of-cloud-event.ts'

/**
 * The events of a body in the structured or the batch mode of CloudEvents over HTTP: one, or an array.
 *
 * @throws TokenledgerError `invalid_encoding`, `invalid_json`
 */
export const cloudEventsOfBody = (body: Uint8Array): FoundCloudEvent[] =>
  [parseJson(body)].flat().map(eventOfCloudEvent)

/**
 * The event of a body in the binary mode: the body is the data, the headers are the envelope.
 *
 * @param attributes the `ce-` headers, without that
 * @throws TokenledgerError `invalid_encoding`, `invalid_json`
 */
export const cloudEventOfData = (
  body: Uint8Array,
  attributes: Readonly<Record<string, string>>,
): FoundCloudEvent[] => [eventOfCloudEvent({ ...attributes, data: parseJson(body) })]
